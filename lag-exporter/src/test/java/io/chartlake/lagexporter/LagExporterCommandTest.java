package io.chartlake.lagexporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A wrong call ends in one sentence and the right exit code; the help names paths and options. */
class LagExporterCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine line = LagExporterCommand.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(args);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--table=songs=changelog; 'songs', which is not catalog.schema.table",
        "--table=lake.music.songs; TABLE=TOPIC",
        "--table=lake.music.songs=a/b; 'a/b' is no topic name",
        "--prefix=/x; '/x'",
        "--interval=10ms; --interval is 10 ms",
        "--timeout=0s; --timeout is 0 ms",
        "--interval=soon; 'soon' is not a duration",
        "--port=70000; 70000",
        "--client-config=/nowhere/x; '/nowhere/x'",
        "--ledger=x; --ledger"
      })
  void refusesWrongUsageInOneSentence(String arg, String message) {
    assertThat(run(arg)).isEqualTo(2);
    assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aHostThatIsNotThisMachineEndsItInOneSentence() {
    assertThat(run("--host=192.0.2.1", "--port=0")).isEqualTo(1);
    assertThat(err.toString()).contains("192.0.2.1:0").contains("--host").doesNotContain("\tat ");
  }

  @Test
  void helpNamesPathsAndOptions() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("/metrics", "--table", "--interval", "TRINO_PASSWORD");
  }
}
