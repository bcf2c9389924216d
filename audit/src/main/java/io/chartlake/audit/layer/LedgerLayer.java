package io.chartlake.audit.layer;

import io.chartlake.audit.model.AuditPart;
import io.chartlake.audit.model.EventBook;
import io.chartlake.audit.model.EventId;
import io.chartlake.audit.report.Findings;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.source.EventLedger;
import java.util.ArrayList;
import java.util.List;

/** What the source of events says it sent and was told was stored. */
final class LedgerLayer extends Layer {
  LedgerLayer(AuditRun run) {
    super(run, AuditPart.LEDGER, "ledger", "lines");
  }

  @Override
  LayerResult judge() {
    EventBook book = run.book;
    Findings findings = new Findings();
    List<String> torn = new ArrayList<>();
    run.sources.ledger().cut();
    run.sources
        .ledger()
        .read(
            new EventLedger.Visitor() {
              @Override
              public void sent(EventId id) {
                if (!book.sent(id)) {
                  findings.doubled(id + " was sent twice");
                }
              }

              @Override
              public void acked(EventId id, int partition, long offset) {
                if (!book.acked(id, partition, offset)) {
                  findings.doubled(
                      "%s was acknowledged twice, the second time at %d@%d"
                          .formatted(id, partition, offset));
                }
              }

              @Override
              public void malformed(String file, long line, String text) {
                findings.wrong(file + ":" + line + " is not a ledger line: '" + text + "'");
              }

              @Override
              public void torn(String file) {
                torn.add(file);
              }
            });
    EventBook.Events neverSent = book.ackedNeverSent();
    findings.wrong(
        neverSent.count(), neverSent.ids().map(id -> id + " was acknowledged but never sent"));
    if (book.countSent() == 0) {
      findings.expired("the ledger has no events");
    }
    findings.note(String.format("%,d sent", book.countSent()));
    findings.note(book.countInDoubt(), "sent without word of them");
    findings.note(book.countUnplaced(), "acknowledged without an offset");
    torn.forEach(file -> findings.note("the last line of " + file + " is cut off"));
    return findings.result(name(), book.countAcked());
  }
}
