package io.chartlake.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.cli.CommandException;
import io.chartlake.streaming.app.StreamsProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings are right or refused by name and value, before anything starts. */
class SettingsReaderTest {
  @TempDir Path folder;

  private static SettingsReader.Result read(Map<String, String> environment) {
    return SettingsReader.read(Optional.empty(), environment);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("chart.properties"), text);
  }

  @Test
  void defaultsAreComplete() {
    SettingsReader.Result result = read(Map.of("PATH", "/bin"));
    assertThat(result.warnings()).isEmpty();
    assertThat(result.settings().processing().commitInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(result.settings().http().host()).isEqualTo("127.0.0.1");
    assertThat(result.settings().instanceId()).isEmpty();
  }

  @Test
  void environmentWinsOverTheFile() throws IOException {
    Path file = file("threads=2\ncommit.interval.ms = 250\nkafka.poll.ms=50\n");
    ChartSettings settings =
        SettingsReader.read(
                Optional.of(file),
                Map.of("MUSIC_CHART_THREADS", "3", "MUSIC_CHART_KAFKA_FETCH_MAX_WAIT_MS", "20"))
            .settings();
    assertThat(settings.processing().threads()).isEqualTo(3);
    assertThat(settings.processing().commitInterval()).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.kafka())
        .containsOnly(Map.entry("poll.ms", "50"), Map.entry("fetch.max.wait.ms", "20"));
  }

  @Test
  void unknownKeysAreWarnedOf() throws IOException {
    Path file = file("tread=2\nxyzzy=1\n");
    assertThat(
            SettingsReader.read(Optional.of(file), Map.of("MUSIC_CHART_STATEDIR", "x")).warnings())
        .containsExactlyInAnyOrder(
            "unknown setting tread in " + file + "; --help lists all settings",
            "unknown setting xyzzy in " + file + "; --help lists all settings",
            "unknown variable MUSIC_CHART_STATEDIR; --help lists all settings");
  }

  @Test
  void variablesOfAKubernetesServiceAreNoSettings() {
    assertThat(
            read(Map.of(
                    "MUSIC_CHART_SERVICE_HOST", "10.0.0.1",
                    "MUSIC_CHART_PORT", "tcp://10.0.0.1:80",
                    "MUSIC_CHART_PORT_80_TCP_ADDR", "10.0.0.1"))
                .warnings())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "MUSIC_CHART_THREADS, two",
    "MUSIC_CHART_THREADS, 0",
    "MUSIC_CHART_HTTP_PORT, 65536",
    "MUSIC_CHART_COMMIT_INTERVAL_MS, -1",
    "MUSIC_CHART_COMMIT_INTERVAL_MS, 1.5",
    "MUSIC_CHART_CACHE_BYTES, 10MB",
    "MUSIC_CHART_REPLICATION_FACTOR, 0",
    "MUSIC_CHART_BOOTSTRAP_SERVERS, localhost",
    "MUSIC_CHART_BOOTSTRAP_SERVERS, ''",
    "MUSIC_CHART_BOOTSTRAP_SERVERS, 'a:1,b'",
    "MUSIC_CHART_TOPIC_PLAYS, played songs",
    "MUSIC_CHART_TOPIC_SONGS, .",
    "MUSIC_CHART_LOG_LEVEL, LOUD"
  })
  void badValuesAreRefusedByNameAndValue(String variable, String value) {
    assertThatThrownBy(() -> read(Map.of(variable, value)))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(variable + " is \"" + value + "\": ");
  }

  @ParameterizedTest
  @CsvSource({
    "application.id, another, counts depend",
    "processing.guarantee, at_least_once, counts depend",
    "num.stream.threads, 2, set threads instead",
    "errors.dead.letter.queue.topic.name, x, set topic.dead.letters instead"
  })
  void settingsOfTheContractAreRefused(String key, String value, String why) {
    assertThatThrownBy(() -> KafkaSettings.check(Map.of(key, value)))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("kafka." + key)
        .hasMessageContaining(value)
        .hasMessageContaining(why);
  }

  @Test
  void unknownSettingsOfKafkaAreWarnedOf() {
    assertThat(
            KafkaSettings.check(
                Map.of("pol.ms", "3", "consumer.fetch.max.wait.ms", "1", "linger.ms", "2")))
        .containsExactly("unknown setting kafka.pol.ms, passed on as it is");
  }

  @Test
  void providersOfSecretsMayHaveSettingsOfTheirOwn() {
    assertThat(
            KafkaSettings.check(
                Map.of(
                    "config.providers", "dir",
                    "config.providers.dir.class", "org.example.Provider",
                    "config.providers.dir.param.allowed.paths", "/etc/secrets")))
        .isEmpty();
  }

  @Test
  void valuesKafkaStreamsRefusesAreRefusedAtStart() {
    ChartSettings settings = read(Map.of("MUSIC_CHART_KAFKA_POLL_MS", "soon")).settings();
    assertThatThrownBy(() -> StreamsProperties.of(settings))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("poll.ms")
        .hasMessageContaining("soon");
  }

  @Test
  void missingFileIsNamed() {
    Path missing = folder.resolve("nix");
    assertThatThrownBy(() -> SettingsReader.read(Optional.of(missing), Map.of()))
        .isInstanceOf(CommandException.class)
        .hasMessage("the configuration file " + missing + " does not exist");
  }

  @Test
  void optionWinsOverTheVariableOfTheFile() {
    Map<String, String> environment = Map.of("MUSIC_CHART_CONFIG", "a");
    assertThat(SettingsReader.file(Path.of("b"), environment)).contains(Path.of("b"));
    assertThat(SettingsReader.file(null, environment)).contains(Path.of("a"));
    assertThat(SettingsReader.file(null, Map.of())).isEmpty();
    assertThat(read(environment).warnings()).isEmpty();
  }

  @Test
  void everyOwnChoiceCanBeChanged() {
    ChartSettings settings =
        read(Map.of(
                "MUSIC_CHART_KAFKA_SESSION_TIMEOUT_MS", "20000",
                "MUSIC_CHART_KAFKA_CONSUMER_FETCH_MAX_BYTES", "1000",
                "MUSIC_CHART_KAFKA_MAX_TASK_IDLE_MS", "0"))
            .settings();
    StreamsConfig config = new StreamsConfig(StreamsProperties.of(settings));
    Map<String, Object> consumer = config.getMainConsumerConfigs("music-chart", "c", 1);
    assertThat(String.valueOf(consumer.get("session.timeout.ms"))).isEqualTo("20000");
    assertThat(String.valueOf(consumer.get("fetch.max.bytes"))).isEqualTo("1000");
    assertThat(config.getLong(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG)).isZero();
    assertThat(config.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
        .isEqualTo(StreamsConfig.EXACTLY_ONCE_V2);
  }
}
