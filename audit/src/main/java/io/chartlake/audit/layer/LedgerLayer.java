package io.chartlake.audit.layer;

import io.chartlake.audit.model.EventBook;
import io.chartlake.audit.model.EventId;
import io.chartlake.audit.report.Findings;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.report.Progress;
import io.chartlake.audit.source.Ledger;
import java.util.ArrayList;
import java.util.List;

/** What the source of events says it sent and was told was stored. */
final class LedgerLayer implements Layer {
  static final String NAME = "ledger";

  private final Ledger ledger;
  private final EventBook book;
  private final Progress progress;

  LedgerLayer(Ledger ledger, EventBook book, Progress progress) {
    this.ledger = ledger;
    this.book = book;
    this.progress = progress;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Part part() {
    return Part.LEDGER;
  }

  @Override
  public LayerResult judge() {
    progress.begin(NAME, "lines");
    Findings findings = new Findings();
    List<String> torn = new ArrayList<>();
    ledger.cut();
    ledger.read(
        new Ledger.Visitor() {
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
                  id + " was acknowledged twice, the second time at " + partition + "@" + offset);
            }
          }

          @Override
          public void malformed(String file, long line, String text) {
            findings.wrong(file + ":" + line + " is no ledger line: '" + text + "'");
          }

          @Override
          public void torn(String file) {
            torn.add(file);
          }
        });
    long neverSent = book.countAckedNeverSent();
    book.ackedNeverSent()
        .limit(Math.min(neverSent, Findings.SHOWN))
        .forEach(id -> findings.wrong(id + " was acknowledged but never sent"));
    if (neverSent > Findings.SHOWN) {
      findings.wrong(neverSent - Findings.SHOWN, "and so on");
    }
    if (book.countSent() == 0) {
      findings.expired("the ledger has no events");
    }
    findings.note(String.format("%,d sent", book.countSent()));
    findings.note(book.countInDoubt(), "sent without word of them");
    findings.note(book.countUnplaced(), "acknowledged without an offset");
    torn.forEach(file -> findings.note("the last line of " + file + " is cut off"));
    return findings.result(NAME, book.countAcked());
  }
}
