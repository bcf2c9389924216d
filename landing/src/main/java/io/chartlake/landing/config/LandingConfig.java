package io.chartlake.landing.config;

import io.chartlake.landing.protocol.Rotation;
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
public final class LandingConfig extends AbstractConfig {
  public LandingConfig(Map<String, String> settings) {
    super(Settings.DEFINITION, settings, false);
  }

  public String connectorName() {
    return originalsStrings().getOrDefault("name", "landing");
  }

  public String bucket() {
    return getString(Settings.BUCKET);
  }

  public String prefix() {
    return getString(Settings.PREFIX);
  }

  public RawZone zone(String topic) {
    return new RawZone(prefix(), topic);
  }

  /** A key as people and tools write it. */
  public String location(String key) {
    return "s3://" + bucket() + "/" + key;
  }

  public Optional<URI> endpoint() {
    return getString(Settings.ENDPOINT).isEmpty()
        ? Optional.empty()
        : Optional.of(URI.create(getString(Settings.ENDPOINT)));
  }

  public String region() {
    return getString(Settings.REGION);
  }

  public boolean pathStyle() {
    Boolean told = getBoolean(Settings.PATH_STYLE);
    return told == null ? endpoint().isPresent() : told;
  }

  public boolean chunkedEncoding() {
    return getBoolean(Settings.CHUNKED);
  }

  public Optional<String> accessKeyId() {
    return secret(Settings.ACCESS_KEY_ID);
  }

  public Optional<String> secretAccessKey() {
    return secret(Settings.SECRET_ACCESS_KEY);
  }

  private Optional<String> secret(String name) {
    return Optional.ofNullable(getPassword(name)).map(Password::value);
  }

  /** Authorities to trust instead of the JDK's. */
  public Optional<Path> caFile() {
    String file = getString(Settings.CA_FILE);
    return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
  }

  public Duration requestTimeout() {
    return Duration.ofMillis(getInt(Settings.REQUEST_TIMEOUT));
  }

  public Rotation rotation() {
    return new Rotation(
        getInt(Settings.ROTATE_RECORDS),
        getLong(Settings.ROTATE_BYTES),
        Duration.ofMillis(getLong(Settings.ROTATE_SPAN)));
  }

  public Duration linger() {
    return Duration.ofMillis(getLong(Settings.LINGER));
  }

  public Compression compression() {
    return Compression.parse(getString(Settings.COMPRESSION));
  }

  public long bufferMaxBytes() {
    return getLong(Settings.BUFFER_MAX_BYTES);
  }

  public int uploadThreads() {
    return getInt(Settings.UPLOAD_THREADS);
  }

  public Duration retryMax() {
    return Duration.ofMillis(getLong(Settings.RETRY_MAX));
  }

  public String fieldPrefix() {
    return getString(Settings.FIELD_PREFIX);
  }

  public KeyFormat keyFormat() {
    return KeyFormat.parse(getString(Settings.KEY_FORMAT));
  }

  public Converters converters() {
    return new Converters(originalsStrings());
  }

  public boolean headers() {
    return getBoolean(Settings.HEADERS);
  }

  public boolean takeover() {
    return getBoolean(Settings.TAKEOVER);
  }

  boolean allowUncommitted() {
    return getBoolean(Settings.ALLOW_UNCOMMITTED);
  }

  public Duration watchInterval() {
    return Duration.ofMillis(getLong(Settings.WATCH_INTERVAL));
  }

  /** The group that Connect's consumers of this connector form. */
  public String group() {
    return originalsStrings()
        .getOrDefault("consumer.override.group.id", "connect-" + connectorName());
  }

  /** Of the Admin client: all below {@code admin.} that is not Connect's own. */
  public Map<String, Object> adminSettings() {
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
