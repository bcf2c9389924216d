package io.chartlake.landing.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.landing.S3LandingConnector;
import io.chartlake.landing.config.ConverterSettings;
import io.chartlake.landing.config.LandingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration that would lose records or say nothing is refused, with what to write. */
class ConnectorChecksTest {
  private final Map<String, String> settings = new HashMap<>();

  ConnectorChecksTest() {
    settings.put("name", "landing");
    settings.put("connector.class", S3LandingConnector.class.getName());
    settings.put("topics", "songs,plays");
    settings.put(ConverterSettings.KEY, ConverterSettings.BYTES);
    settings.put(ConverterSettings.VALUE, ConverterSettings.BYTES);
    settings.put(ConverterSettings.HEADER, ConverterSettings.BYTES);
    settings.put(LandingConfig.BUCKET, "bucket");
    settings.put(LandingConfig.ADMIN_BOOTSTRAP, "127.0.0.1:1");
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
    assertThat(errors().get(LandingConfig.ALLOW_UNCOMMITTED)).contains("read_committed");
    settings.put(LandingConfig.ALLOW_UNCOMMITTED, "true");
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "admin.config.providers",
        "admin.config.providers.env.class",
        "admin.client.id",
        "admin.metric.reporters",
        "admin.security.providers",
        "admin.sasl.login.class",
        "admin.ssl.engine.factory.class"
      })
  void letsNobodyLoadClassesOrReadFilesByItsAdminClient(String setting) {
    settings.put(setting, "env");
    assertThat(errors().get(setting)).startsWith(setting + " is not allowed");
  }

  @Test
  void takesNoInterceptorButItsOwn() {
    String setting = "consumer.override.interceptor.classes";
    settings.put(setting, "io.chartlake.landing.NegativeTimestamps");
    assertThat(errors()).isEmpty();
    settings.put(setting, "org.example.Spy");
    assertThat(errors().get(setting)).endsWith("NegativeTimestamps alone");
  }

  @Test
  void takesWhatAnAdminClientNeedsToGetIn() {
    settings.put("admin.security.protocol", "SASL_SSL");
    settings.put("admin.sasl.mechanism", "SCRAM-SHA-512");
    settings.put("admin.sasl.jaas.config", "x");
    settings.put("admin.override.client.id", "Connect's own");
    settings.put("admin.ssl.truststore.location", "/mnt/ca.crt");
    assertThat(errors()).isEmpty();
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
    "s3.bucket,''",
    "s3.prefix,/a",
    "s3.prefix,a/",
    "s3.prefix,a/../b",
    "s3.endpoint,rgw:8080",
    "s3.endpoint,ftp://rgw",
    "compression,lz4",
    "name,müsic",
    "name,' landing'",
    "key.format,text",
    "rotate.records,0",
    "rotate.bytes,-1",
    "rotate.span.ms,-1",
    "rotate.records,many",
    "retry.max.ms,-5",
    "upload.threads,0",
    "s3.request.timeout.ms,1",
    "s3.ca.file,/no/such/file.pem",
    "takeover,perhaps",
    "buffer.max.bytes,10",
    "metadata.field.prefix,a-b",
    "s3.access.key.id,only",
    "consumer.override.auto.offset.reset,latest",
    "consumer.override.auto.offset.reset,none"
  })
  void refusesValuesThatCannotBe(String setting, String value) {
    settings.put(setting, value);
    assertThat(errors()).hasSize(1);
    String told = errors().toString();
    assertThat(told).as("names the setting and the value").contains(setting.substring(0, 3));
    assertThat(told).contains(setting.startsWith("s3.access") ? "go together" : value);
  }

  @Test
  void refusesLingerZeroAndMissingSettings() {
    settings.remove(LandingConfig.BUCKET);
    settings.remove(LandingConfig.ADMIN_BOOTSTRAP);
    assertThat(errors()).containsOnlyKeys(LandingConfig.BUCKET, LandingConfig.ADMIN_BOOTSTRAP);
    assertThat(
            new S3LandingConnector()
                .validate(settings).configValues().stream()
                    .filter(value -> value.name().equals("linger.ms"))
                    .flatMap(value -> value.errorMessages().stream()))
        .singleElement()
        .asString()
        .contains("Invalid value 0 for configuration linger.ms");
  }

  @Test
  void refusesAnAuthoritiesFileWithoutCertificates(@TempDir Path folder) throws IOException {
    Path pem = Files.writeString(folder.resolve("empty.pem"), "");
    settings.put(LandingConfig.CA_FILE, pem.toString());
    assertThat(errors().get(LandingConfig.CA_FILE))
        .contains(pem.toString())
        .contains("no certificate");
  }

  @Test
  void recommendsWhatThereIsToChooseFrom() {
    Map<String, List<Object>> recommended =
        new S3LandingConnector()
            .validate(settings).configValues().stream()
                .collect(Collectors.toMap(ConfigValue::name, ConfigValue::recommendedValues));
    assertThat(recommended.get(LandingConfig.COMPRESSION)).containsExactly("none", "gzip", "zstd");
    assertThat(recommended.get(LandingConfig.TAKEOVER)).containsExactly(true, false);
    assertThat(recommended.get(LandingConfig.BUCKET)).isEmpty();
  }

  @Test
  void wantsDeadLettersThatHelp() {
    settings.put("errors.tolerance", "all");
    assertThat(errors())
        .containsOnlyKeys(
            "errors.deadletterqueue.topic.name", "errors.deadletterqueue.context.headers.enable");
  }

  private void deadLetters() {
    settings.put("errors.tolerance", "all");
    settings.put("errors.deadletterqueue.topic.name", "landing-dlq");
    settings.put("errors.deadletterqueue.context.headers.enable", "true");
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.kafka.connect.converters.LongConverter,key.format=long",
    "org.apache.kafka.connect.converters.IntegerConverter,key.format=int",
    "org.apache.kafka.connect.storage.StringConverter,key.format=string",
    "org.apache.kafka.connect.json.JsonConverter,key.format=json",
    "io.confluent.connect.avro.AvroConverter,key.format to one of",
    ",key.format to one of"
  })
  void saysWhatToWriteInThePlaceOfAKeyConverter(String converter, String instead) {
    settings.remove(ConverterSettings.KEY);
    if (converter != null) {
      settings.put(ConverterSettings.KEY, converter);
    }
    assertThat(errors()).containsOnlyKeys(ConverterSettings.KEY);
    assertThat(errors().get(ConverterSettings.KEY))
        .contains(converter == null ? "is not set" : "'" + converter + "'")
        .contains("set it to " + ConverterSettings.BYTES)
        .contains(instead);
  }

  @ParameterizedTest
  @CsvSource({"org.apache.kafka.connect.storage.SimpleHeaderConverter", "''"})
  void wantsHeadersAsBytesWhetherTheyLandOrNot(String converter) { // I4
    settings.put(ConverterSettings.HEADER, converter);
    assertThat(errors().get(ConverterSettings.HEADER))
        .contains(converter)
        .contains(ConverterSettings.BYTES);
    settings.remove(ConverterSettings.HEADER);
    assertThat(errors().get(ConverterSettings.HEADER))
        .contains("is not set")
        .contains(ConverterSettings.BYTES);
    settings.put(ConverterSettings.HEADER, "ByteArrayConverter");
    assertThat(errors()).isEmpty();
  }

  @Test
  void toleratesNoErrorsOfConvertersAndTransformsUnlessTold() { // I4
    settings.put(ConverterSettings.VALUE, "org.apache.kafka.connect.json.JsonConverter");
    settings.put("transforms", "field");
    assertThat(errors()).isEmpty();
    deadLetters();
    assertThat(errors()).containsOnlyKeys(ConverterSettings.VALUE, "transforms");
    assertThat(errors().get(ConverterSettings.VALUE))
        .contains("'org.apache.kafka.connect.json.JsonConverter'")
        .contains("errors.tolerance=none")
        .contains(LandingConfig.ALLOW_UNAWAITED);
    settings.put(LandingConfig.ALLOW_UNAWAITED, "true");
    assertThat(errors()).isEmpty();
  }

  @Test
  void startsNoTaskWithSettingsOfBefore() { // I4
    settings.put(ConverterSettings.KEY, "org.apache.kafka.connect.converters.LongConverter");
    settings.remove("linger.ms");
    assertThatThrownBy(() -> new S3LandingTask().start(settings))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("key.format=long");
  }

  @Test
  void tellsThatNobodyAnswers() {
    settings.remove("linger.ms");
    settings.put(LandingConfig.ENDPOINT, "http://127.0.0.1:1");
    settings.put(LandingConfig.ACCESS_KEY_ID, "id");
    settings.put(LandingConfig.SECRET_ACCESS_KEY, "hidden-word");
    assertThat(errors()).containsOnlyKeys(LandingConfig.ENDPOINT, LandingConfig.ADMIN_BOOTSTRAP);
    assertThat(errors().toString()).doesNotContain("hidden-word");
  }
}
