package io.chartlake.player.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.player.kafka.KafkaAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user gets for a wrong command line or an absent Kafka: one sentence and an exit code. */
class PlayerCommandTest {
  @TempDir Path folder;
  private final StringWriter errors = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rate 0 | '0' is no decimal number above 0",
        "--rate fast | 'fast'",
        "--plays 0 | --plays 0 is less than 1",
        "--plays many | 'many'",
        "--duration 30 | '30' is not a duration",
        "--zipf -1 | --zipf -1.0 is not between",
        "--timeout 10ms | --timeout is not between",
        "--player a,b | 'a,b' is no player's name",
        "--player ../x | '../x' is no player's name",
        "--speed 2x | --speed is for --replay",
        "--strict | --strict is for --replay",
        "--max-gap 1h | --max-gap is for --replay",
        "--date-format day-month | --date-format is for --replay",
        "--replay x --date-format month | 'month' is no date format",
        "--replay x --max-gap 0s | '0s' is not a duration above 0",
        "--replay x --rate 5 | --rate is for simulated listeners",
        "--replay x --songs y | --songs is for simulated listeners",
        "--replay none.csv | there is no such file",
        "--songs none.csv | there is no such file",
        "--client-config none.properties | cannot read --client-config 'none.properties'",
        "--tempo 3 | Unknown option",
      })
  void saysWhatIsWrongWithTheCommandLine(String arguments, String problem) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(errors.toString()).contains(problem).doesNotContain("\tat ");
  }

  @Test
  void saysThatKafkaIsAway() throws IOException {
    String nowhere;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nowhere = "127.0.0.1:" + socket.getLocalPort();
    }
    assertThat(run("--bootstrap-servers", nowhere, "--timeout", "1s")).isEqualTo(1);
    assertThat(errors.toString())
        .contains("Kafka at " + nowhere + " did not answer within 1.0 s")
        .doesNotContain("\tat ");
    run("--bootstrap-servers", nowhere, "--timeout", "1s", "--debug");
    assertThat(errors.toString()).contains("\tat ");
  }

  @Test
  void refusesServersThatAreNone() {
    assertThat(run("--bootstrap-servers", "foo", "--timeout", "1s")).isEqualTo(2);
    assertThat(errors.toString()).contains("foo");
  }

  @Test
  void refusesClientSettingsThatWouldBreakTheContract() throws IOException {
    for (String setting : List.of("acks=1", "partitioner.class=x", "transactional.id=t")) {
      Path file = Files.writeString(folder.resolve("client.properties"), setting);
      assertThat(run("--client-config", file.toString())).isEqualTo(2);
      assertThat(errors.toString()).contains("set " + setting.substring(0, setting.indexOf('=')));
    }
  }

  @Test
  void brokersComeFromOptionThenEnvironmentThenSettings() throws IOException {
    Path file = Files.writeString(folder.resolve("c"), "bootstrap.servers=file:1\n");
    var environment = Map.of("CHARTLAKE_BOOTSTRAP_SERVERS", "environment:1");
    var timeout = java.time.Duration.ofSeconds(1);
    assertThat(KafkaAccess.of("option:1", file, environment, timeout).servers())
        .isEqualTo("option:1");
    assertThat(KafkaAccess.of(null, file, environment, timeout).servers())
        .isEqualTo("environment:1");
    assertThat(KafkaAccess.of(null, file, Map.of(), timeout).servers()).isEqualTo("file:1");
    assertThat(KafkaAccess.of(null, null, Map.of(), timeout).servers())
        .isEqualTo("127.0.0.1:19092");
  }

  @Test
  void refusesTopicsWhosePartitionsDiffer() {
    List<String> topics = List.of("songs", "played-songs");
    KafkaAccess.checkCoPartitioned(topics, Map.of("songs", 12, "played-songs", 12));
    assertThatThrownBy(
            () -> KafkaAccess.checkCoPartitioned(topics, Map.of("songs", 12, "played-songs", 6)))
        .hasMessageContaining("songs has 12, played-songs has 6");
  }

  @Test
  void namesItselfAnewEachTime() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      names.add(PlayerName.unique(1_700_000_000_000L));
    }
    assertThat(names)
        .hasSizeGreaterThan(95)
        .allMatch(name -> name.equals(new PlayerName().convert(name)));
  }

  private int run(String... arguments) {
    var command = new PlayerCommand(new StopSignal(), Map.of());
    return PlayerCommand.commandLine(command)
        .setErr(new PrintWriter(errors, true))
        .execute(arguments);
  }
}
