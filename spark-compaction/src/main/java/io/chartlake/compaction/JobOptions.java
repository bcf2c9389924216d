package io.chartlake.compaction;

import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.job.JobSettings;
import io.chartlake.compaction.kafka.KafkaClients;
import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.publish.ViewPublisher;
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
  @Option(names = "--topic", required = true, description = "The changelog's Kafka topic.")
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
      description = "The topic's brokers; needed for --source kafka and reconcile.")
  private String bootstrapServers;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Properties of Kafka's clients, such as for SASL and TLS.")
  private Path kafkaConfig;

  @Option(
      names = "--table",
      required = true,
      paramLabel = "CATALOG.NAMESPACE.TABLE",
      description = "The Iceberg table; made when absent.")
  private String table;

  @Option(
      names = "--partitions",
      required = true,
      paramLabel = "N",
      description = "Number of partitions of the topic, kept in the watermark.")
  private int partitions;

  @Option(
      names = "--columns",
      defaultValue = "",
      description =
          "Fields to read of each line, such as \"count BIGINT NOT NULL, songName STRING\".")
  private String columns;

  @Option(
      names = "--select",
      required = true,
      description =
          "The table's columns: fields, names and plain casts, such as \"_key AS song_id,"
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
      names = "--copied-rows",
      paramLabel = "N",
      description =
          "Up to so many rows per Kafka partition auto copies (default: "
              + WriteMode.DEFAULT_COPIED_ROWS
              + ").")
  private long copiedRows = WriteMode.DEFAULT_COPIED_ROWS;

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
      names = "--round-bytes",
      paramLabel = "BYTES",
      description =
          "Most bytes of text read per Kafka partition and commit; the rest comes in further"
              + " commits (default: what the heap allows).")
  private Long roundBytes;

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
      names = "--also",
      paramLabel = "FILE",
      description = {
        "A further table for the same driver: a properties file of these options without dashes,",
        "topic, table and select at least; what it does not say of source, Trino and limits is as",
        "given here. Repeatable."
      })
  private List<Path> also = new ArrayList<>();

  @Option(names = "--debug", description = "Show the stack trace of a failure.")
  boolean debug;

  /**
   * Reads what was given, for every table.
   *
   * @param spec the command these are the options of
   * @throws IllegalArgumentException naming the option's text that is wrong
   */
  List<JobSettings> all(CommandSpec spec) {
    List<JobSettings> all = new ArrayList<>();
    all.add(settings());
    Set<String> tables = new HashSet<>(Set.of(table));
    for (Path file : also) {
      JobOptions further = FurtherTable.read(file, spec);
      if (!tables.add(further.table)) {
        throw new IllegalArgumentException(
            file + ": " + further.table + " is the table of another job of this driver");
      }
      try {
        all.add(further.settings());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
      }
    }
    return all;
  }

  /**
   * Reads what was given for the first table.
   *
   * @throws IllegalArgumentException naming the option's text that is wrong
   */
  JobSettings settings() {
    if (partitions < 1) {
      throw new IllegalArgumentException("--partitions " + partitions + " must be at least 1");
    }
    if (roundBytes != null && roundBytes < 1) {
      throw new IllegalArgumentException("--round-bytes " + roundBytes + " must be at least 1");
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
        sourceKind(),
        root,
        zone,
        kafka(),
        partitions,
        names[0],
        id,
        SelectEngine.parse(engine).read(columns, select, FieldType.parse(keyType)),
        new WriteMode(WriteMode.Mode.parse(writeMode), copiedRows),
        evolve,
        strict,
        maxRejects,
        roundBytes == null ? OptionalLong.empty() : OptionalLong.of(roundBytes),
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

  private Optional<KafkaClients> kafka() {
    return bootstrapServers == null && kafkaConfig == null
        ? Optional.empty()
        : Optional.of(
            KafkaClients.of(
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
    return ViewPublisher.toTrino(views, trinoUrl, trinoUser, password, root.get(), zone);
  }
}
