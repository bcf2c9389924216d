package io.chartlake.compaction;

import io.chartlake.cli.TrinoAccess;
import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.job.JobSettings;
import io.chartlake.compaction.job.Limits;
import io.chartlake.compaction.kafka.KafkaSettings;
import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.rawzone.name.RawZone;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options that every mode takes. */
final class JobOptions {
  @Option(names = "--topic", description = "The changelog's Kafka topic; required.")
  private String topic;

  @Option(
      names = "--source",
      defaultValue = "raw",
      paramLabel = "raw|kafka",
      description = {
        "What to read: what has landed, or the topic itself (default: ${DEFAULT-VALUE}).",
        "Either can take over from the other."
      })
  private String source;

  @Option(
      names = "--raw",
      paramLabel = "s3a://BUCKET[/PREFIX]",
      description = "Where landing puts the topic's raw objects; needed for --source raw.")
  private String raw;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT[,…]",
      description = "The topic's brokers; needed for --source kafka.")
  private String bootstrapServers;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Properties of Kafka's clients, such as for SASL and TLS.")
  private Path kafkaConfig;

  @Option(
      names = "--table",
      paramLabel = "CATALOG.NAMESPACE.TABLE",
      description = "The Iceberg table, created when absent; required.")
  private String table;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Number of partitions of the topic, kept in the watermark; required.")
  private Integer partitions;

  @Option(
      names = "--columns",
      defaultValue = "",
      description =
          "Fields to read of each line, such as \"count BIGINT NOT NULL, songName STRING\".")
  private String columns;

  @Option(
      names = "--select",
      description =
          "Required; the table's columns: fields, names and plain casts, such as \"_key AS song_id,"
              + " CAST(count AS INT) AS plays, _timestamp AS updated_at\".")
  private String select;

  @Option(
      names = "--engine",
      defaultValue = "plain",
      paramLabel = "plain|sql",
      description = {
        "What reads --select (default: ${DEFAULT-VALUE}): with sql any expression of Spark SQL that",
        "follows from its record alone, such as \"upper(songName) AS title\"."
      })
  private String engine;

  @Option(
      names = "--key-type",
      defaultValue = "BIGINT",
      paramLabel = "BIGINT|STRING",
      description = "Type of the records' keys (default: ${DEFAULT-VALUE}).")
  private String keyType;

  @Option(
      names = "--write-mode",
      defaultValue = "auto",
      paramLabel = "auto|copy-on-write|merge-on-read",
      description =
          "How increments are written (default: ${DEFAULT-VALUE}: copies while a partition is"
              + " small).")
  private String writeMode;

  @Option(
      names = "--copy-on-write-max-rows",
      paramLabel = "N",
      description =
          "Most rows of a Kafka partition that auto copies (default: "
              + WriteMode.DEFAULT_MAX_COPIED_ROWS
              + ").")
  private long maxCopiedRows = WriteMode.DEFAULT_MAX_COPIED_ROWS;

  @Option(
      names = "--evolve",
      description = "Add columns that the table does not have, with the first rows that have them.")
  private boolean evolve;

  @Option(
      names = "--strict",
      description =
          "Commit nothing when there is a gap or an unreadable object; without it other partitions"
              + " go on.")
  private boolean strict;

  @Option(
      names = "--max-rejects",
      paramLabel = "N",
      description = "Commit nothing when more lines of a round are rejected (default: no limit).")
  private long maxRejects = Long.MAX_VALUE;

  @Option(
      names = "--max-bytes-per-commit",
      paramLabel = "BYTES",
      description =
          "Most bytes of text read per Kafka partition and commit; the rest comes in further"
              + " commits (default: what the heap allows).")
  private Long maxBytesPerCommit;

  @Option(
      names = "--publish-view",
      paramLabel = "FILE",
      split = ",",
      description =
          "SQL of a view with {{tail}} or {{an_hour_ago}}, applied after each round; repeatable.")
  private List<Path> views = new ArrayList<>();

  @Option(
      names = "--trino-url",
      paramLabel = "jdbc:trino://HOST:PORT",
      description = "Where to publish views; a password is taken from TRINO_PASSWORD.")
  private String trinoUrl;

  @Option(
      names = "--trino-user",
      defaultValue = "publisher",
      description = "User that may replace the views (default: ${DEFAULT-VALUE}).")
  private String trinoUser;

  @Option(
      names = "--tables",
      paramLabel = "FILE",
      description = {
        "Lists several tables for one driver: for each a block of these options without dashes,",
        "such as topic=songs, with a blank line between blocks. Options given here hold for all."
      })
  private Path tables;

  @Option(names = "--debug", description = "Show the stack trace of a failure.")
  boolean debug;

  /**
   * Reads what was given, for every table.
   *
   * @param spec the command these are the options of
   * @throws IllegalArgumentException naming the option's text that is wrong
   */
  List<JobSettings> all(CommandSpec spec) {
    if (tables == null) {
      return List.of(settings());
    }
    List<JobSettings> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JobOptions options : new TablesFile(tables, spec).read()) {
      try {
        all.add(options.settings());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(tables + ": " + e.getMessage(), e);
      }
      if (!names.add(options.table)) {
        throw new IllegalArgumentException(tables + " lists table " + options.table + " twice");
      }
    }
    return all;
  }

  private static void require(String option, Object value) {
    if (value == null) {
      throw new IllegalArgumentException(option + " is missing");
    }
  }

  /**
   * Reads what was given for one table.
   *
   * @throws IllegalArgumentException naming the option's text that is wrong
   */
  JobSettings settings() {
    require("--topic", topic);
    require("--table", table);
    require("--partitions", partitions);
    require("--select", select);
    if (partitions < 1) {
      throw new IllegalArgumentException("--partitions " + partitions + " must be at least 1");
    }
    if (maxBytesPerCommit != null && maxBytesPerCommit < 1) {
      throw new IllegalArgumentException(
          "--max-bytes-per-commit " + maxBytesPerCommit + " must be at least 1");
    }
    Optional<RawRoot> root = Optional.ofNullable(raw).map(RawRoot::parse);
    RawZone zone = new RawZone(root.map(RawRoot::prefix).orElse(""), topic);
    String[] names = table.split("\\.", -1);
    if (names.length < 3 || List.of(names).contains("")) {
      throw new IllegalArgumentException(
          "table '" + table + "' is not of the form catalog.namespace.table");
    }
    TableIdentifier id =
        TableIdentifier.of(
            Namespace.of(List.of(names).subList(1, names.length - 1).toArray(new String[0])),
            names[names.length - 1]);
    return new JobSettings(
        new JobSettings.Input(
            sourceKind(),
            root,
            zone,
            kafka(),
            partitions,
            maxBytesPerCommit == null ? OptionalLong.empty() : OptionalLong.of(maxBytesPerCommit)),
        new JobSettings.Output(
            names[0],
            id,
            SelectEngine.parse(engine).read(columns, select, FieldType.parse(keyType)),
            new WriteMode(WriteMode.Mode.parse(writeMode), maxCopiedRows),
            evolve ? LatestTable.Evolution.ADD_COLUMNS : LatestTable.Evolution.NONE),
        new Limits(strict, maxRejects),
        publisher(root, zone));
  }

  private JobSettings.SourceKind sourceKind() {
    return switch (source) {
      case "raw" -> JobSettings.SourceKind.RAW;
      case "kafka" -> JobSettings.SourceKind.KAFKA;
      default ->
          throw new IllegalArgumentException("--source '" + source + "' is neither raw nor kafka");
    };
  }

  private Optional<KafkaSettings> kafka() {
    return bootstrapServers == null && kafkaConfig == null
        ? Optional.empty()
        : Optional.of(
            KafkaSettings.of(
                Optional.ofNullable(bootstrapServers), Optional.ofNullable(kafkaConfig)));
  }

  private ViewPublisher publisher(Optional<RawRoot> root, RawZone zone) {
    if (views.isEmpty()) {
      return ViewPublisher.none();
    }
    if (trinoUrl == null) {
      throw new IllegalArgumentException("--publish-view needs --trino-url");
    }
    if (root.isEmpty()) {
      throw new IllegalArgumentException("--publish-view needs --raw");
    }
    Optional<String> password = Optional.ofNullable(System.getenv("TRINO_PASSWORD"));
    TrinoAccess trino = new TrinoAccess(trinoUrl, trinoUser, password, "chartlake-compaction");
    return ViewPublisher.toTrino(views, trino, root.get(), zone);
  }
}
