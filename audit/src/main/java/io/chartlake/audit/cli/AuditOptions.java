package io.chartlake.audit.cli;

import io.chartlake.audit.model.AuditPart;
import io.chartlake.audit.model.AuditSettings;
import io.chartlake.audit.model.KeyType;
import io.chartlake.audit.model.RecordFormat;
import io.chartlake.audit.model.TableFormat;
import io.chartlake.audit.report.ProgressLine;
import io.chartlake.audit.source.ConsumerGroup;
import io.chartlake.audit.source.KafkaCluster;
import io.chartlake.audit.source.KafkaGroup;
import io.chartlake.audit.source.KafkaTopicReader;
import io.chartlake.audit.source.LedgerFiles;
import io.chartlake.audit.source.QueryEngine;
import io.chartlake.audit.source.RawBucket;
import io.chartlake.audit.source.S3RawBucket;
import io.chartlake.audit.source.Sources;
import io.chartlake.audit.source.Stage;
import io.chartlake.audit.source.TrinoTables;
import io.chartlake.cli.CommandException;
import io.chartlake.cli.SourceOptions;
import io.chartlake.rawzone.name.RawZone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Every option of the command; Chartlake's own names are its defaults, and stand only here. */
final class AuditOptions {
  @Mixin private SourceOptions sources;

  @Option(
      names = "--ledger",
      paramLabel = "FILE|DIR",
      description = "Ledger of sent and acknowledged events; a folder's *.ledger. Repeatable.")
  private List<Path> ledgers = new ArrayList<>();

  @Option(
      names = "--skip",
      split = ",",
      paramLabel = "PART",
      description = "Parts not to judge: ${COMPLETION-CANDIDATES}.")
  private Set<AuditPart> skip = EnumSet.noneOf(AuditPart.class);

  @Option(
      names = "--wait",
      defaultValue = "60s",
      paramLabel = "DURATION",
      description = "Wait at most so long for what is under way (default: ${DEFAULT-VALUE}).")
  private Duration wait;

  @Option(names = "--expect-plays", paramLabel = "N", description = "Fail with fewer events.")
  private Long expectEvents;

  @Option(names = "--expect-objects", paramLabel = "N", description = "Fail with fewer objects.")
  private Long expectObjects;

  @Option(
      names = "--expect-commits",
      paramLabel = "N",
      description = "Fail with fewer watermarks in the table's snapshots.")
  private Long expectCommits;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON too.")
  private Path json;

  @Option(
      names = "--topic",
      defaultValue = "played-songs",
      description = "Topic of the events (default: ${DEFAULT-VALUE}).")
  private String topic;

  @Option(
      names = "--dead-letters",
      defaultValue = "music-chart-dlq",
      paramLabel = "TOPIC",
      description = "Dead letters of the counting stage (default: ${DEFAULT-VALUE}).")
  private String deadLetters;

  @Option(
      names = "--dead-letter-headers",
      defaultValue = "__streams.errors.",
      paramLabel = "PREFIX",
      description = "Header names before topic, partition, offset (default: ${DEFAULT-VALUE}).")
  private String deadLetterHeaders;

  @Option(
      names = "--counting-group",
      defaultValue = "music-chart",
      paramLabel = "GROUP",
      description = "Consumer group that counts, '' for none (default: ${DEFAULT-VALUE}).")
  private String countingGroup;

  @Option(
      names = "--changelog",
      defaultValue = "music-chart-songs-store-changelog",
      paramLabel = "TOPIC",
      description = "Changelog topic (default: ${DEFAULT-VALUE}).")
  private String changelog;

  @Option(
      names = "--landing-dead-letters",
      defaultValue = "landing-dlq",
      paramLabel = "TOPIC",
      description = "Dead letters of landing (default: ${DEFAULT-VALUE}).")
  private String landingDeadLetters;

  @Option(
      names = "--landing-dead-letter-headers",
      defaultValue = "__connect.errors.",
      paramLabel = "PREFIX",
      description = "The same for these (default: ${DEFAULT-VALUE}).")
  private String landingDeadLetterHeaders;

  @Option(
      names = "--landing-group",
      defaultValue = "connect-landing",
      paramLabel = "GROUP",
      description = "Consumer group that lands, '' for none (default: ${DEFAULT-VALUE}).")
  private String landingGroup;

  @Option(
      names = "--key-format",
      defaultValue = "long",
      paramLabel = "long|string",
      description = "How record keys are written (default: ${DEFAULT-VALUE}).")
  private KeyType keyFormat;

  @Option(
      names = "--key-field",
      defaultValue = "songId",
      paramLabel = "FIELD",
      description = "Event field that repeats the key (default: ${DEFAULT-VALUE}).")
  private String keyField;

  @Option(
      names = "--id-field",
      defaultValue = "play",
      paramLabel = "FIELD",
      description = "Event field with its id (default: ${DEFAULT-VALUE}).")
  private String idField;

  @Option(
      names = "--count-field",
      defaultValue = "count",
      paramLabel = "FIELD",
      description =
          "Changelog field with the count, '' if it counts none (default: ${DEFAULT-VALUE}).")
  private String countField;

  @Option(
      names = "--bucket",
      paramLabel = "NAME",
      description = "Bucket of the raw objects (default: the changelog's name).")
  private String bucket;

  @Option(
      names = "--prefix",
      defaultValue = "",
      paramLabel = "FOLDER",
      description = "Folder of the raw objects (default: none).")
  private String prefix;

  @Option(
      names = "--table",
      defaultValue = "lake.music.songs_latest",
      paramLabel = "NAME",
      description = "Compacted table (default: ${DEFAULT-VALUE}).")
  private String table;

  @Option(
      names = "--table-key",
      defaultValue = "song_id",
      paramLabel = "COLUMN",
      description = "Its column with the key (default: ${DEFAULT-VALUE}).")
  private String tableKey;

  @Option(
      names = "--table-columns",
      defaultValue = "song_name=songName,plays=count",
      split = ",",
      paramLabel = "COLUMN=FIELD",
      description = "Its columns and the fields they show (default: ${DEFAULT-VALUE}).")
  private Map<String, String> tableColumns = new LinkedHashMap<>();

  @Option(
      names = "--table-partition",
      defaultValue = "kafka_partition",
      paramLabel = "COLUMN",
      description = "Its column with the Kafka partition (default: ${DEFAULT-VALUE}).")
  private String tablePartition;

  @Option(
      names = "--table-offset",
      defaultValue = "kafka_offset",
      paramLabel = "COLUMN",
      description = "Its column with the offset (default: ${DEFAULT-VALUE}).")
  private String tableOffset;

  @Option(
      names = "--watermark-property",
      defaultValue = "chartlake.watermark",
      paramLabel = "NAME",
      description = "Snapshot property with its watermark (default: ${DEFAULT-VALUE}).")
  private String watermarkProperty;

  @Option(
      names = "--now-view",
      defaultValue = "lake.music.songs_now",
      paramLabel = "NAME",
      description = "View over table and raw objects (default: ${DEFAULT-VALUE}).")
  private String nowView;

  @Option(
      names = "--raw-table",
      defaultValue = "hive.songs.songs",
      paramLabel = "NAME",
      description = "Table over the raw objects (default: ${DEFAULT-VALUE}).")
  private String rawTable;

  AuditSettings settings() {
    if (ledgers.isEmpty() && !skip.contains(AuditPart.LEDGER)) {
      throw CommandException.usage(
          "no ledger: give --ledger FILE, or --skip ledger to judge without one");
    }
    if (skip.size() == AuditPart.values().length) {
      throw CommandException.usage("--skip leaves nothing to judge");
    }
    if (skip.contains(AuditPart.RAW) && !skip.contains(AuditPart.TABLE)) {
      throw CommandException.usage(
          "the table is compared with the raw objects: --skip raw needs --skip table");
    }
    RawZone zone;
    try {
      zone = new RawZone(prefix, changelog);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e.getMessage());
    }
    return new AuditSettings(
        skip,
        new RecordFormat(
            keyFormat, keyField, idField, countField, List.copyOf(tableColumns.values())),
        new TableFormat(tableKey, List.copyOf(tableColumns.keySet()), tablePartition, tableOffset),
        zone,
        new AuditSettings.TableNames(table, watermarkProperty, nowView, rawTable),
        wait,
        new AuditSettings.Expected(
            optional(expectEvents), optional(expectObjects), optional(expectCommits)));
  }

  Sources sources(KafkaCluster kafka, RawBucket raw, QueryEngine tables, ProgressLine progress) {
    return new Sources(
        new LedgerFiles(ledgers, progress),
        new Stage(
            new KafkaTopicReader(kafka, topic, progress),
            new KafkaTopicReader(kafka, deadLetters, progress),
            deadLetterHeaders,
            group(kafka, countingGroup)),
        new Stage(
            new KafkaTopicReader(kafka, changelog, progress),
            new KafkaTopicReader(kafka, landingDeadLetters, progress),
            landingDeadLetterHeaders,
            group(kafka, landingGroup)),
        raw,
        tables);
  }

  private static Optional<ConsumerGroup> group(KafkaCluster kafka, String name) {
    return name.isEmpty() ? Optional.empty() : Optional.of(new KafkaGroup(kafka, name));
  }

  Optional<Path> json() {
    return Optional.ofNullable(json);
  }

  KafkaCluster kafka() {
    return new KafkaCluster(sources.bootstrapServers(), sources.clientConfig());
  }

  S3RawBucket s3() {
    return new S3RawBucket(
        bucket == null ? changelog : bucket, sources.s3Endpoint(), sources.s3Region());
  }

  TrinoTables trino() {
    return new TrinoTables(sources.trino("chartlake-audit"));
  }

  private static OptionalLong optional(Long number) {
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }
}
