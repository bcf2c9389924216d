package io.chartlake.landing;

import io.chartlake.rawzone.line.KeyFormat;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.RawZone;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.types.Password;

/** The connector's settings, read; {@link Settings} defines them. */
final class LandingConfig extends AbstractConfig {
  LandingConfig(Map<String, String> settings) {
    super(Settings.DEFINITION, settings, false);
  }

  String connectorName() {
    return originalsStrings().getOrDefault("name", "landing");
  }

  String bucket() {
    return getString(Settings.BUCKET);
  }

  String prefix() {
    return getString(Settings.PREFIX);
  }

  RawZone zone(String topic) {
    return new RawZone(prefix(), topic);
  }

  /** A key as people and tools write it. */
  String location(String key) {
    return "s3://" + bucket() + "/" + key;
  }

  Optional<URI> endpoint() {
    return getString(Settings.ENDPOINT).isEmpty()
        ? Optional.empty()
        : Optional.of(URI.create(getString(Settings.ENDPOINT)));
  }

  String region() {
    return getString(Settings.REGION);
  }

  boolean pathStyle() {
    Boolean told = getBoolean(Settings.PATH_STYLE);
    return told == null ? endpoint().isPresent() : told;
  }

  boolean chunkedEncoding() {
    return getBoolean(Settings.CHUNKED);
  }

  Optional<String> accessKeyId() {
    return secret(Settings.ACCESS_KEY_ID);
  }

  Optional<String> secretAccessKey() {
    return secret(Settings.SECRET_ACCESS_KEY);
  }

  private Optional<String> secret(String name) {
    return Optional.ofNullable(getPassword(name)).map(Password::value);
  }

  /** Authorities to trust instead of the JDK's. */
  Optional<Path> caFile() {
    String file = getString(Settings.CA_FILE);
    return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
  }

  Duration requestTimeout() {
    return Duration.ofMillis(getInt(Settings.REQUEST_TIMEOUT));
  }

  Rotation rotation() {
    return new Rotation(
        getInt(Settings.ROTATE_RECORDS),
        getLong(Settings.ROTATE_BYTES),
        Duration.ofMillis(getLong(Settings.ROTATE_SPAN)));
  }

  Duration linger() {
    return Duration.ofMillis(getLong(Settings.LINGER));
  }

  Compression compression() {
    return Compression.parse(getString(Settings.COMPRESSION));
  }

  long bufferMaxBytes() {
    return getLong(Settings.BUFFER_MAX_BYTES);
  }

  int uploadThreads() {
    return getInt(Settings.UPLOAD_THREADS);
  }

  Duration retryMax() {
    return Duration.ofMillis(getLong(Settings.RETRY_MAX));
  }

  String fieldPrefix() {
    return getString(Settings.FIELD_PREFIX);
  }

  KeyFormat keyFormat() {
    return KeyFormat.parse(getString(Settings.KEY_FORMAT));
  }

  Converters converters() {
    return new Converters(originalsStrings());
  }

  boolean headers() {
    return getBoolean(Settings.HEADERS);
  }

  boolean takeover() {
    return getBoolean(Settings.TAKEOVER);
  }

  boolean allowUncommitted() {
    return getBoolean(Settings.ALLOW_UNCOMMITTED);
  }

  Duration watchInterval() {
    return Duration.ofMillis(getLong(Settings.WATCH_INTERVAL));
  }

  /** The group that Connect's consumers of this connector form. */
  String group() {
    return originalsStrings()
        .getOrDefault("consumer.override.group.id", "connect-" + connectorName());
  }

  /** Of the Admin client: all below {@code admin.} that is not Connect's own. */
  Map<String, Object> adminSettings() {
    Map<String, Object> settings = new HashMap<>();
    originalsStrings()
        .forEach(
            (name, value) -> {
              if (name.startsWith(Settings.ADMIN_PREFIX)
                  && !name.startsWith(Settings.ADMIN_OVERRIDE_PREFIX)) {
                settings.put(name.substring(Settings.ADMIN_PREFIX.length()), value);
              }
            });
    settings.putIfAbsent("client.id", connectorName() + "-landing");
    return settings;
  }
}
