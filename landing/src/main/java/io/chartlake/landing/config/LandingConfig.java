package io.chartlake.landing.config;

import io.chartlake.rawzone.line.KeyFormat;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.RawZone;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.types.Password;

/** The connector's settings: names, defaults, bounds and words, and the values that were set. */
public final class LandingConfig extends AbstractConfig {
  public static final String BUCKET = "s3.bucket";
  public static final String PREFIX = "s3.prefix";
  public static final String ENDPOINT = "s3.endpoint";
  public static final String REGION = "s3.region";
  public static final String PATH_STYLE = "s3.path.style";
  public static final String CHUNKED = "s3.chunked.encoding";
  public static final String ACCESS_KEY_ID = "s3.access.key.id";
  public static final String SECRET_ACCESS_KEY = "s3.secret.access.key";
  public static final String CA_FILE = "s3.ca.file";
  public static final String REQUEST_TIMEOUT = "s3.request.timeout.ms";
  public static final String ROTATE_RECORDS = "rotate.records";
  public static final String ROTATE_BYTES = "rotate.bytes";
  public static final String ROTATE_SPAN = "rotate.span.ms";
  public static final String LINGER = "linger.ms";
  public static final String COMPRESSION = "compression";
  public static final String BUFFER_MAX_BYTES = "buffer.max.bytes";
  public static final String UPLOAD_THREADS = "upload.threads";
  public static final String RETRY_MAX = "retry.max.ms";
  public static final String FIELD_PREFIX = "metadata.field.prefix";
  public static final String KEY_FORMAT = "key.format";
  public static final String HEADERS = "headers.include";
  public static final String TAKEOVER = "takeover";
  public static final String ALLOW_UNCOMMITTED = "allow.uncommitted";
  public static final String ALLOW_UNAWAITED = "allow.unawaited.dead.letters";
  public static final String WATCH_INTERVAL = "log.watch.interval.ms";
  public static final String ADMIN_PREFIX = "admin.";
  public static final String ADMIN_BOOTSTRAP = ADMIN_PREFIX + "bootstrap.servers";

  /** Of the framework, below the prefix that is otherwise ours. */
  private static final String ADMIN_OVERRIDE_PREFIX = "admin.override.";

  private static final List<String> COMPRESSIONS = List.of("none", "gzip", "zstd");
  private static final List<String> KEY_FORMATS =
      Stream.of(KeyFormat.values()).map(KeyFormat::toString).toList();

  public static final ConfigDef DEFINITION = definition();

  public LandingConfig(Map<String, String> settings) {
    super(DEFINITION, settings, false);
  }

  private static ConfigDef definition() {
    ConfigDef def = new ConfigDef();
    SettingGroup store = new SettingGroup(def, "Store");
    store
        .high(BUCKET, Type.STRING, ConfigDef.NO_DEFAULT_VALUE)
        .valid(Validators.bucketName())
        .doc("Bucket to land in; it must exist.");
    store
        .high(PREFIX, Type.STRING, "")
        .valid(Validators.prefix())
        .doc("Folder in the bucket, without a slash at either end. Empty: the bucket's root.");
    store
        .high(ENDPOINT, Type.STRING, "")
        .valid(Validators.url())
        .doc("URL of the store, such as http://rgw:8080. Empty: AWS.");
    store
        .medium(REGION, Type.STRING, "us-east-1")
        .valid(new ConfigDef.NonEmptyString())
        .doc("Region to sign requests for.");
    store
        .medium(PATH_STYLE, Type.BOOLEAN, null)
        .doc("Address buckets as paths, not as host names. Default: true if s3.endpoint is set.");
    store
        .low(CHUNKED, Type.BOOLEAN, false)
        .doc(
            "Over http, sign an object in chunks as it is sent, and not as one piece: for stores that"
                + " keep what is one piece in memory, such as s3proxy. Ceph 16 stores the encoding of"
                + " the transfer, aws-chunked, with the object.");
    store
        .high(ACCESS_KEY_ID, Type.PASSWORD, null)
        .doc("Access key. Without it the AWS SDK's default provider chain is asked.");
    store.high(SECRET_ACCESS_KEY, Type.PASSWORD, null).doc("Secret of the access key.");
    store
        .medium(CA_FILE, Type.STRING, "")
        .valid(Validators.caFile())
        .doc("PEM file with the certificate authorities to trust for https, instead of the JDK's.");
    store
        .low(REQUEST_TIMEOUT, Type.INT, 30_000)
        .valid(Range.between(100, 300_000))
        .doc("Time for one request to the store, in milliseconds.");
    store
        .medium(RETRY_MAX, Type.LONG, 60_000L)
        .valid(Range.between(0, 3_600_000))
        .doc(
            "How long an upload is tried again, in milliseconds, before Connect is told that the store"
                + " is away. Retries continue after that.");
    SettingGroup objects = new SettingGroup(def, "Objects");
    objects
        .medium(ROTATE_RECORDS, Type.INT, 50_000)
        .valid(Range.between(1, 100_000_000))
        .doc("Most records of an object.");
    objects
        .medium(ROTATE_BYTES, Type.LONG, 16L << 20)
        .valid(Range.between(1, 1L << 30))
        .doc("Most bytes of an object before compression; one longer record is an object alone.");
    objects
        .low(ROTATE_SPAN, Type.LONG, 0L)
        .valid(Range.atLeast(0))
        .doc("Most milliseconds between the timestamps of an object's records. 0: no such limit.");
    objects
        .medium(LINGER, Type.LONG, RawZone.DEFAULT_LINGER.toMillis())
        .valid(Range.between(1, 86_400_000))
        .doc("Milliseconds of wall clock from an object's first record until it is uploaded.");
    objects
        .medium(COMPRESSION, Type.STRING, "none")
        .valid(Validators.compression())
        .choices(COMPRESSIONS)
        .doc("none, gzip or zstd.");
    objects
        .medium(BUFFER_MAX_BYTES, Type.LONG, 64L << 20)
        .valid(Range.atLeast(64 << 10))
        .doc(
            "Most bytes a task holds that are not durable yet; over it, uploads come first and"
                + " partitions pause.");
    objects
        .low(UPLOAD_THREADS, Type.INT, 4)
        .valid(Range.between(1, 64))
        .doc("Uploads of a task at the same time; one per partition.");
    SettingGroup lines = new SettingGroup(def, "Lines");
    lines
        .low(FIELD_PREFIX, Type.STRING, "_")
        .valid(Validators.fieldPrefix())
        .doc("What the names of the fields that landing adds begin with.");
    lines
        .high(KEY_FORMAT, Type.STRING, KeyFormat.BYTES.toString())
        .valid(ConfigDef.ValidString.in(KEY_FORMATS.toArray(String[]::new)))
        .choices(KEY_FORMATS)
        .doc(
            "What keys are: long and int (big-endian), string (UTF-8), json, or bytes (base64). A"
                + " record whose key is none goes to the dead letters.");
    lines
        .low(HEADERS, Type.BOOLEAN, false)
        .doc("Add the record's headers as a list of key and value, or base64 where it is no text.");
    SettingGroup operation = new SettingGroup(def, "Operation");
    operation
        .high(ADMIN_BOOTSTRAP, Type.STRING, ConfigDef.NO_DEFAULT_VALUE)
        .valid(new ConfigDef.NonEmptyString())
        .doc(
            "Brokers for the Admin client that compares topic ids and the log's ends. Further settings"
                + " of that client go below admin. too, such as admin.security.protocol.");
    operation
        .low(TAKEOVER, Type.BOOLEAN, false)
        .doc("Go on from objects that another connector wrote, or that do not say who did.");
    operation
        .low(ALLOW_UNCOMMITTED, Type.BOOLEAN, false)
        .doc(
            "Run without consumer.override.isolation.level=read_committed and land aborted records.");
    operation
        .low(ALLOW_UNAWAITED, Type.BOOLEAN, false)
        .doc(
            "With errors.tolerance=all, use transforms or another value.converter than"
                + " ByteArrayConverter: what fails in them is lost if its dead letter is refused.");
    operation
        .low(WATCH_INTERVAL, Type.LONG, 10_000L)
        .valid(Range.between(100, 3_600_000))
        .doc("How often the log's ends and the topic's id are looked at, in milliseconds.");
    return def;
  }

  public String connectorName() {
    return originalsStrings().getOrDefault("name", "landing");
  }

  public String bucket() {
    return getString(BUCKET);
  }

  public String prefix() {
    return getString(PREFIX);
  }

  public RawZone zone(String topic) {
    return new RawZone(prefix(), topic);
  }

  /** A key as people and tools write it. */
  public String location(String key) {
    return "s3://" + bucket() + "/" + key;
  }

  public Optional<URI> endpoint() {
    return getString(ENDPOINT).isEmpty()
        ? Optional.empty()
        : Optional.of(URI.create(getString(ENDPOINT)));
  }

  public String region() {
    return getString(REGION);
  }

  public boolean pathStyle() {
    Boolean told = getBoolean(PATH_STYLE);
    return told == null ? endpoint().isPresent() : told;
  }

  public boolean chunkedEncoding() {
    return getBoolean(CHUNKED);
  }

  public Optional<String> accessKeyId() {
    return secret(ACCESS_KEY_ID);
  }

  public Optional<String> secretAccessKey() {
    return secret(SECRET_ACCESS_KEY);
  }

  private Optional<String> secret(String name) {
    return Optional.ofNullable(getPassword(name)).map(Password::value);
  }

  /** Authorities to trust instead of the JDK's. */
  public Optional<Path> caFile() {
    String file = getString(CA_FILE);
    return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
  }

  public Duration requestTimeout() {
    return Duration.ofMillis(getInt(REQUEST_TIMEOUT));
  }

  public int rotateRecords() {
    return getInt(ROTATE_RECORDS);
  }

  public long rotateBytes() {
    return getLong(ROTATE_BYTES);
  }

  public Duration rotateSpan() {
    return Duration.ofMillis(getLong(ROTATE_SPAN));
  }

  public Duration linger() {
    return Duration.ofMillis(getLong(LINGER));
  }

  public Compression compression() {
    return Compression.parse(getString(COMPRESSION));
  }

  public long bufferMaxBytes() {
    return getLong(BUFFER_MAX_BYTES);
  }

  public int uploadThreads() {
    return getInt(UPLOAD_THREADS);
  }

  public Duration retryMax() {
    return Duration.ofMillis(getLong(RETRY_MAX));
  }

  public String fieldPrefix() {
    return getString(FIELD_PREFIX);
  }

  public KeyFormat keyFormat() {
    return KeyFormat.parse(getString(KEY_FORMAT));
  }

  public ConverterSettings converters() {
    return new ConverterSettings(originalsStrings());
  }

  public boolean headers() {
    return getBoolean(HEADERS);
  }

  public boolean takeover() {
    return getBoolean(TAKEOVER);
  }

  boolean allowUncommitted() {
    return getBoolean(ALLOW_UNCOMMITTED);
  }

  public Duration watchInterval() {
    return Duration.ofMillis(getLong(WATCH_INTERVAL));
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
              if (name.startsWith(ADMIN_PREFIX) && !name.startsWith(ADMIN_OVERRIDE_PREFIX)) {
                settings.put(name.substring(ADMIN_PREFIX.length()), value);
              }
            });
    settings.putIfAbsent("client.id", connectorName() + "-landing");
    return settings;
  }
}
