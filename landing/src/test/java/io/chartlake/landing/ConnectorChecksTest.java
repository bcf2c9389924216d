package io.chartlake.landing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectorChecksTest {
  private final Map<String, String> settings = new HashMap<>();

  ConnectorChecksTest() {
    settings.put("name", "landing");
    settings.put("connector.class", S3LandingConnector.class.getName());
    settings.put("topics", "songs,plays");
    settings.put(Settings.BUCKET, "bucket");
    settings.put(Settings.ADMIN_BOOTSTRAP, "127.0.0.1:1");
    settings.put("consumer.override.isolation.level", "read_committed");
    settings.put("linger.ms", "0"); // keeps the checks from asking store and brokers
  }

  private Map<String, String> errors() {
    return new S3LandingConnector()
        .validate(settings).configValues().stream()
            .filter(value -> !value.errorMessages().isEmpty())
            .filter(value -> !value.name().equals("linger.ms"))
            .collect(
                Collectors.toMap(
                    ConfigValue::name, value -> String.join(" ", value.errorMessages())));
  }

  @Test
  void acceptsWhatTheReadmeSays() {
    assertThat(errors()).isEmpty();
  }

  @Test
  void wantsReadCommitted() {
    settings.remove("consumer.override.isolation.level");
    assertThat(errors().get(Settings.ALLOW_UNCOMMITTED)).contains("read_committed");
    settings.put(Settings.ALLOW_UNCOMMITTED, "true");
    assertThat(errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "rotate.record,rotate.records",
    "linger,linger.ms",
    "s3.buckets,s3.bucket",
    "takeovr,takeover"
  })
  void namesTheNearestOfAnUnknownSetting(String unknown, String nearest) {
    settings.put(unknown, "1");
    assertThat(errors().get(unknown)).contains("'" + unknown + "'").contains("'" + nearest + "'");
  }

  @Test
  void leavesStrangersAlone() {
    settings.put("some.companys.label", "x");
    settings.put("transforms", "t");
    settings.put("transforms.t.type", "x");
    assertThat(errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "s3.bucket,Not_A_Bucket",
    "s3.prefix,/a",
    "s3.prefix,a/",
    "s3.prefix,a/../b",
    "s3.endpoint,rgw:8080",
    "s3.endpoint,ftp://rgw",
    "compression,lz4",
    "rotate.records,0",
    "buffer.max.bytes,10",
    "metadata.field.prefix,a-b",
    "s3.access.key.id,only",
    "consumer.override.auto.offset.reset,latest"
  })
  void refusesValuesThatCannotBe(String setting, String value) {
    settings.put(setting, value);
    assertThat(errors()).hasSize(1);
  }

  @Test
  void wantsDeadLettersThatHelp() {
    settings.put("errors.tolerance", "all");
    assertThat(errors())
        .containsOnlyKeys(
            "errors.deadletterqueue.topic.name", "errors.deadletterqueue.context.headers.enable");
  }

  @Test
  void tellsThatNobodyAnswers() {
    settings.remove("linger.ms");
    settings.put(Settings.ENDPOINT, "http://127.0.0.1:1");
    settings.put(Settings.ACCESS_KEY_ID, "id");
    settings.put(Settings.SECRET_ACCESS_KEY, "hidden-word");
    assertThat(errors()).containsOnlyKeys(Settings.ENDPOINT, Settings.ADMIN_BOOTSTRAP);
    assertThat(errors().toString()).doesNotContain("hidden-word");
  }
}
