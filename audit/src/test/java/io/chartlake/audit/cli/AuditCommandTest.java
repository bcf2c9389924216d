package io.chartlake.audit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.audit.report.AuditReport;
import io.chartlake.audit.report.Cut;
import io.chartlake.audit.report.Figures;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.report.LayerVerdict;
import io.chartlake.audit.report.ReportText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class AuditCommandTest {
  private static final String ALL_BUT_LEDGER = "topic,changelog,raw,table,trino";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine line = AuditCommand.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(args);
  }

  private Path ledger(String text) throws IOException {
    return Files.writeString(folder.resolve("one.ledger"), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--skip=topic; no ledger",
        "--skip=ledger,nothing; nothing",
        "--skip=ledger,topic,changelog,raw,table,trino; nothing to judge",
        "--skip=ledger,raw; needs --skip table",
        "--skip=ledger --wait=soon; 'soon' is not a duration",
        "--skip=ledger --key-format=int; int",
        "--skip=ledger --prefix=/x; '/x'",
        "--skip=ledger --client-config=/nowhere/x; '/nowhere/x'",
        "serve --interval=1s; run that with the same options",
        "--unknown; --unknown"
      })
  void refusesWrongUsageInOneSentence(String args, String message) {
    assertThat(run(args.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void exitsWithZeroWhenWhatIsJudgedIsOk() throws IOException {
    Path file = ledger("sent\ta-0\t1\nacked\ta-0\t0\t0\n");
    assertThat(run("--ledger", file.toString(), "--skip", ALL_BUT_LEDGER)).isZero();
    assertThat(out.toString()).contains("ok: nothing lost, nothing twice");
  }

  @Test
  void exitsWithOneWhenALayerFails() throws IOException {
    ledger("acked\ta-0\t0\t0\n");
    Path json = folder.resolve("report.json");
    assertThat(
            run("--ledger", folder.toString(), "--skip", ALL_BUT_LEDGER, "--json", json.toString()))
        .isEqualTo(1);
    assertThat(out.toString())
        .contains("not ok: ledger (FAILED)")
        .contains("wrong: a-0 was acknowledged but never sent");
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.path("ok").booleanValue()).isFalse();
    assertThat(report.path("layers").get(0).path("wrong").longValue()).isEqualTo(1);
    assertThat(report.path("layers").get(0).path("verdict").textValue()).isEqualTo("FAILED");
  }

  @Test
  void exitsWithOneWhenALayerCannotBeJudged() {
    assertThat(run("--ledger", folder.resolve("none").toString(), "--skip", ALL_BUT_LEDGER))
        .isEqualTo(1);
    assertThat(out.toString()).contains("cannot judge").contains("neither a file nor a folder");
  }

  @Test
  void readsEveryLedgerOfAFolder() throws IOException {
    ledger("sent\ta-0\t1\nacked\ta-0\t0\t0\n");
    Files.writeString(folder.resolve("two.ledger"), "sent\tb-0\t1\nacked\tb-0\t0\t1\n");
    Files.writeString(folder.resolve("other.txt"), "no ledger\n");
    assertThat(run("--ledger", folder.toString(), "--skip", ALL_BUT_LEDGER)).isZero();
    assertThat(out.toString()).contains("2 sent");
  }

  @Test
  void isNotOkWhereNothingWasJudged() {
    AuditReport report =
        new AuditReport(Instant.EPOCH, Cut.NONE, List.of(LayerResult.skipped("view")));
    assertThat(report.ok()).isFalse();
    assertThat(ReportText.of(report)).endsWith("not ok: nothing was judged");
  }

  @Test
  void printsATableThatCanBeRead() {
    AuditReport report =
        new AuditReport(
            Instant.EPOCH,
            Cut.NONE,
            List.of(
                new LayerResult(
                    "topic", 1_234_567, Figures.NONE, LayerVerdict.OK, "a note", List.of()),
                new LayerResult(
                    "raw objects",
                    5,
                    Figures.of(30, 0, 0),
                    LayerVerdict.FAILED,
                    "",
                    List.of("lost: x")),
                LayerResult.skipped("view")));
    assertThat(ReportText.of(report).lines())
        .containsExactly(
            "layer              records       lost     double      wrong  verdict       note",
            "topic            1,234,567          0          0          0  ok            a note",
            "raw objects              5         30          0          0  FAILED",
            "view                     -          -          -          -  skipped       as asked by"
                + " --skip",
            "",
            "raw objects, 1 of 30 differences:",
            "  lost: x",
            "",
            "not ok: raw objects (FAILED)");
  }
}
