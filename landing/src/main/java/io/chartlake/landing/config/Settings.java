package io.chartlake.landing.config;

import io.chartlake.rawzone.line.KeyFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/** Names, defaults, bounds and words of the connector's settings. */
public final class Settings {
  public static final String BUCKET = "s3.bucket";
  static final String PREFIX = "s3.prefix";
  public static final String ENDPOINT = "s3.endpoint";
  static final String REGION = "s3.region";
  static final String PATH_STYLE = "s3.path.style";
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
  static final String UPLOAD_THREADS = "upload.threads";
  public static final String RETRY_MAX = "retry.max.ms";
  static final String FIELD_PREFIX = "metadata.field.prefix";
  public static final String KEY_FORMAT = "key.format";
  static final String HEADERS = "headers.include";
  public static final String TAKEOVER = "takeover";
  public static final String ALLOW_UNCOMMITTED = "allow.uncommitted";
  public static final String ALLOW_UNAWAITED = "allow.unawaited.dead.letters";
  static final String WATCH_INTERVAL = "log.watch.interval.ms";
  static final String ADMIN_PREFIX = "admin.";
  public static final String ADMIN_BOOTSTRAP = ADMIN_PREFIX + "bootstrap.servers";

  /** Of the framework, below the prefix that is otherwise ours. */
  static final String ADMIN_OVERRIDE_PREFIX = "admin.override.";

  private static final List<String> COMPRESSIONS = List.of("none", "gzip", "zstd");
  private static final List<String> KEY_FORMATS =
      Stream.of(KeyFormat.values()).map(KeyFormat::toString).toList();

  public static final ConfigDef DEFINITION = definition();

  private Settings() {}

  private static ConfigDef definition() {
    ConfigDef definition = new ConfigDef();
    store(definition);
    objects(definition);
    lines(definition);
    operation(definition);
    return definition;
  }

  private static void store(ConfigDef def) {
    SettingGroup group = new SettingGroup(def, "Store");
    group.add(
        BUCKET,
        ConfigDef.Type.STRING,
        ConfigDef.NO_DEFAULT_VALUE,
        Validators.bucketName(),
        Importance.HIGH,
        "Bucket to land in; it must exist.");
    group.add(
        PREFIX,
        ConfigDef.Type.STRING,
        "",
        Validators.prefix(),
        Importance.HIGH,
        "Folder in the bucket, without a slash at either end. Empty: the bucket's root.");
    group.add(
        ENDPOINT,
        ConfigDef.Type.STRING,
        "",
        Validators.url(),
        Importance.HIGH,
        "URL of the store, such as http://rgw:8080. Empty: AWS.");
    group.add(
        REGION,
        ConfigDef.Type.STRING,
        "us-east-1",
        new ConfigDef.NonEmptyString(),
        Importance.MEDIUM,
        "Region to sign requests for.");
    group.add(
        PATH_STYLE,
        ConfigDef.Type.BOOLEAN,
        null,
        null,
        Importance.MEDIUM,
        "Address buckets as paths, not as host names. Default: true if s3.endpoint is set.");
    group.add(
        CHUNKED,
        ConfigDef.Type.BOOLEAN,
        false,
        null,
        Importance.LOW,
        "Over http, sign an object in chunks as it is sent, and not as one piece: for stores that"
            + " keep what is one piece in memory, such as s3proxy. Ceph 16 stores the encoding of"
            + " the transfer, aws-chunked, with the object.");
    group.add(
        ACCESS_KEY_ID,
        ConfigDef.Type.PASSWORD,
        null,
        null,
        Importance.HIGH,
        "Access key. Without it the AWS SDK's default provider chain is asked.");
    group.add(
        SECRET_ACCESS_KEY,
        ConfigDef.Type.PASSWORD,
        null,
        null,
        Importance.HIGH,
        "Secret of the access key.");
    group.add(
        CA_FILE,
        ConfigDef.Type.STRING,
        "",
        Validators.caFile(),
        Importance.MEDIUM,
        "PEM file with the certificate authorities to trust for https, instead of the JDK's.");
    group.add(
        REQUEST_TIMEOUT,
        ConfigDef.Type.INT,
        30_000,
        Range.between(100, 300_000),
        Importance.LOW,
        "Time for one request to the store, in milliseconds.");
    group.add(
        RETRY_MAX,
        ConfigDef.Type.LONG,
        60_000L,
        Range.between(0, 3_600_000),
        Importance.MEDIUM,
        "How long an upload is tried again, in milliseconds, before Connect is told that the store"
            + " is away. It is tried on after that too.");
  }

  private static void objects(ConfigDef def) {
    SettingGroup group = new SettingGroup(def, "Objects");
    group.add(
        ROTATE_RECORDS,
        ConfigDef.Type.INT,
        50_000,
        Range.between(1, 100_000_000),
        Importance.MEDIUM,
        "Most records of an object.");
    group.add(
        ROTATE_BYTES,
        ConfigDef.Type.LONG,
        16L << 20,
        Range.between(1, 1L << 30),
        Importance.MEDIUM,
        "Most bytes of an object before compression; one longer record is an object alone.");
    group.add(
        ROTATE_SPAN,
        ConfigDef.Type.LONG,
        0L,
        Range.atLeast(0),
        Importance.LOW,
        "Most milliseconds between the timestamps of an object's records. 0: no such limit.");
    group.add(
        LINGER,
        ConfigDef.Type.LONG,
        5_000L,
        Range.between(1, 86_400_000),
        Importance.MEDIUM,
        "Milliseconds of wall clock from an object's first record until it is uploaded.");
    group.add(
        COMPRESSION,
        ConfigDef.Type.STRING,
        "none",
        Validators.compression(),
        Importance.MEDIUM,
        "none, gzip or zstd.",
        COMPRESSIONS);
    group.add(
        BUFFER_MAX_BYTES,
        ConfigDef.Type.LONG,
        64L << 20,
        Range.atLeast(64 << 10),
        Importance.MEDIUM,
        "Most bytes a task holds that are not durable yet; over it, uploads come first and"
            + " partitions pause.");
    group.add(
        UPLOAD_THREADS,
        ConfigDef.Type.INT,
        4,
        Range.between(1, 64),
        Importance.LOW,
        "Uploads of a task at the same time; one per partition.");
  }

  private static void lines(ConfigDef def) {
    SettingGroup group = new SettingGroup(def, "Lines");
    group.add(
        FIELD_PREFIX,
        ConfigDef.Type.STRING,
        "_",
        Validators.fieldPrefix(),
        Importance.LOW,
        "What the names of the fields that landing adds begin with.");
    group.add(
        KEY_FORMAT,
        ConfigDef.Type.STRING,
        KeyFormat.BYTES.toString(),
        ConfigDef.ValidString.in(KEY_FORMATS.toArray(String[]::new)),
        Importance.HIGH,
        "What keys are: long and int (big-endian), string (UTF-8), json, or bytes (base64). A"
            + " record whose key is none goes to the dead letters.",
        KEY_FORMATS);
    group.add(
        HEADERS,
        ConfigDef.Type.BOOLEAN,
        false,
        null,
        Importance.LOW,
        "Add the record's headers as a list of key and value, or base64 where it is no text.");
  }

  private static void operation(ConfigDef def) {
    SettingGroup group = new SettingGroup(def, "Operation");
    group.add(
        ADMIN_BOOTSTRAP,
        ConfigDef.Type.STRING,
        ConfigDef.NO_DEFAULT_VALUE,
        new ConfigDef.NonEmptyString(),
        Importance.HIGH,
        "Brokers for the Admin client that compares topic ids and the log's ends. Further settings"
            + " of that client go below admin. too, such as admin.security.protocol.");
    group.add(
        TAKEOVER,
        ConfigDef.Type.BOOLEAN,
        false,
        null,
        Importance.LOW,
        "Go on from objects that another connector wrote, or that do not say who did.");
    group.add(
        ALLOW_UNCOMMITTED,
        ConfigDef.Type.BOOLEAN,
        false,
        null,
        Importance.LOW,
        "Run without consumer.override.isolation.level=read_committed and land aborted records.");
    group.add(
        ALLOW_UNAWAITED,
        ConfigDef.Type.BOOLEAN,
        false,
        null,
        Importance.LOW,
        "With errors.tolerance=all, use transforms or another value.converter than"
            + " ByteArrayConverter: what fails in them is lost if its dead letter is refused.");
    group.add(
        WATCH_INTERVAL,
        ConfigDef.Type.LONG,
        10_000L,
        Range.between(100, 3_600_000),
        Importance.LOW,
        "How often the log's ends and the topic's id are looked at, in milliseconds.");
  }
}
