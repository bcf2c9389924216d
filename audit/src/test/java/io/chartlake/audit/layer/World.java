package io.chartlake.audit.layer;

import io.chartlake.audit.cut.Waiter;
import io.chartlake.audit.model.AuditPart;
import io.chartlake.audit.model.AuditSettings;
import io.chartlake.audit.model.JsonValues;
import io.chartlake.audit.model.KeyType;
import io.chartlake.audit.model.LogRecord;
import io.chartlake.audit.model.RecordFormat;
import io.chartlake.audit.model.TableFormat;
import io.chartlake.audit.report.AuditReport;
import io.chartlake.audit.report.ProgressLine;
import io.chartlake.audit.source.LedgerFiles;
import io.chartlake.audit.source.QueryEngine;
import io.chartlake.audit.source.Sources;
import io.chartlake.audit.source.Stage;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A whole pipeline in memory in which nothing is lost: 60 plays of 10 songs by 2 players over 3
 * partitions, landed 5 records an object, compacted up to each partition's last object. Tests break
 * one thing and ask for the audit.
 */
final class World {
  static final String EVENTS = "played-songs";
  static final String CHANGELOG = "songs-changelog";
  static final String TABLE = "lake.music.songs_latest";
  static final String NOW = "lake.music.songs_now";
  static final String RAW_TABLE = "hive.songs.songs";
  static final String STREAMS = "__streams.errors.";
  static final String CONNECT = "__connect.errors.";
  static final int PARTITIONS = 3;
  static final int SONGS = 10;
  static final int PLAYS = 60;
  private static final int LINES = 5;

  final Path ledger;
  final FakeLog events = new FakeLog(EVENTS, PARTITIONS);
  final FakeLog deadLetters = new FakeLog("dlq", 1);
  final FakeLog changelog = new FakeLog(CHANGELOG, PARTITIONS);
  final FakeLog landingDeadLetters = new FakeLog("landing-dlq", 1);
  final FakeGroup counting = new FakeGroup("music-chart", PARTITIONS);
  final FakeGroup landing = new FakeGroup("connect-landing", PARTITIONS);
  final FakeStore store = new FakeStore();
  final FakeTables tables = new FakeTables();
  final RawZone zone = new RawZone("", CHANGELOG);
  final HourUtc hour = HourUtc.of(Instant.parse("2026-11-01T10:00:00Z"));
  final List<String> ledgerLines = new ArrayList<>();
  final Map<Integer, Long> watermark = new TreeMap<>();
  private final Map<Integer, Long> counts = new HashMap<>();
  private int written;

  Set<AuditPart> skipped = EnumSet.noneOf(AuditPart.class);
  Duration settleAtMost = Duration.ZERO;
  Consumer<Duration> pause = duration -> {};
  LongSupplier nanoTime = System::nanoTime;
  OptionalLong expectEvents = OptionalLong.empty();
  OptionalLong expectObjects = OptionalLong.empty();
  OptionalLong expectCommits = OptionalLong.empty();

  World(Path folder) {
    ledger = folder.resolve("player.ledger");
    changelog.compacted = true;
    for (int n = 0; n < PLAYS; n++) {
      play(n % 2 == 0 ? "a" : "player-b", n / 2, n % SONGS);
    }
    land();
    compact();
    serve();
  }

  /** One play all the way into the changelog. */
  void play(String player, int sequence, int song) {
    String play = player + "-" + sequence;
    ledgerLines.add("sent\t" + play + "\t" + song);
    long offset = events.append(song % PARTITIONS, song, event(song, play));
    ledgerLines.add("acked\t" + play + "\t" + song % PARTITIONS + "\t" + offset);
    count(song);
  }

  static String event(int song, String play) {
    return "{\"songId\":" + song + ",\"playedAt\":1606000000000,\"play\":\"" + play + "\"}";
  }

  /** The changelog's next record of the song, with a transaction marker now and then. */
  long count(int song) {
    long count = counts.merge(song, 1L, Long::sum);
    long offset = changelog.append(song % PARTITIONS, song, value(count, song));
    if (offset % 4 == 3) {
      changelog.marker(song % PARTITIONS);
    }
    counting.offsets[song % PARTITIONS] = events.ends[song % PARTITIONS];
    return offset;
  }

  static String value(long count, int song) {
    return "{\"count\":" + count + ",\"songName\":\"Song \\\"" + song + "\\\"\"}";
  }

  static String line(LogRecord record) {
    String value =
        record
            .value()
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .orElse("{\"_deleted\":true}");
    return value.substring(0, value.length() - 1)
        + ",\"_key\":"
        + record.key().flatMap(KeyType.LONG::text).orElse("null")
        + ",\"_partition\":"
        + record.partition()
        + ",\"_offset\":"
        + record.offset()
        + ",\"_timestamp\":"
        + record.timestamp().getAsLong()
        + "}";
  }

  String key(int partition, long from, long to) {
    return key(partition, from, to, hour, Compression.NONE);
  }

  String key(int partition, long from, long to, HourUtc hour, Compression compression) {
    return zone.key(new ObjectName(partition, hour, new OffsetRange(from, to), compression));
  }

  /** The ledger says that the play was about to be sent. */
  void sent(String play) {
    ledgerLines.add("sent\t" + play + "\t4");
  }

  /** One play that nobody has counted yet; where it is. */
  long playUncounted(String play, int song) {
    sent(play);
    return events.append(song % PARTITIONS, song, event(song, play));
  }

  /** The ledger says where the broker stored the play. */
  void acked(String play, int partition, long offset) {
    ledgerLines.add("acked\t" + play + "\t" + partition + "\t" + offset);
  }

  /** The group that counts has read all of the partition. */
  void countingPasses(int partition) {
    counting.offsets[partition] = events.ends[partition];
  }

  void landAndServe() {
    land();
    serve();
  }

  /** Key of the partition's last object. */
  String lastObject(int partition) {
    List<String> keys = objects(partition);
    return keys.get(keys.size() - 1);
  }

  /** Lands what has not landed, by the contract. */
  void land() {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      List<LogRecord> records =
          List.copyOf(changelog.partitions.get(partition).tailMap(landed(partition)).values());
      for (int i = 0; i < records.size(); i += LINES) {
        List<LogRecord> part = records.subList(i, Math.min(records.size(), i + LINES));
        long to = part.get(part.size() - 1).offset() + 1;
        store.put(key(partition, landed(partition), to), part.stream().map(World::line).toList());
      }
      landing.offsets[partition] = landed(partition);
    }
  }

  long landed(int partition) {
    return objects(partition).stream()
        .mapToLong(key -> zone.parse(key).range().to())
        .max()
        .orElse(0);
  }

  /** KeyStates of the partition's objects in offset order. */
  List<String> objects(int partition) {
    return store.objects.keySet().stream()
        .filter(key -> key.startsWith(zone.partitionPrefix(partition)))
        .toList();
  }

  /** Writes the table up to the last object but one of each partition. */
  void compact() {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      List<String> keys = objects(partition);
      watermark.put(partition, zone.parse(keys.get(keys.size() - 2)).range().to());
    }
    compactAt();
  }

  /** Writes the table up to {@link #watermark}. */
  void compactAt() {
    tables.tables.put(TABLE, rows(watermark));
    tables.ancestry = new ArrayList<>(List.of(snapshot(7, watermarkJson())));
  }

  QueryEngine.Snapshot snapshot(long id, String watermark) {
    return new QueryEngine.Snapshot(id, Optional.ofNullable(watermark));
  }

  String watermarkJson() {
    StringBuilder next = new StringBuilder();
    StringBuilder after = new StringBuilder();
    watermark.forEach(
        (partition, offset) -> {
          String comma = next.isEmpty() ? "" : ",";
          next.append(comma).append("\"").append(partition).append("\":").append(offset);
          String last =
              objects(partition).stream()
                  .filter(key -> zone.parse(key).range().to() <= offset)
                  .reduce((first, second) -> second)
                  .orElse("");
          after.append(comma).append("\"").append(partition).append("\":\"").append(last);
          after.append("\"");
        });
    return "{\"version\":1,\"topic\":\""
        + CHANGELOG
        + "\",\"topicId\":\"topic-id\",\"partitions\":3,\"next\":{"
        + next
        + "},\"after\":{"
        + after
        + "}}";
  }

  /** Fills the view and the raw table from what is there. */
  void serve() {
    Map<Integer, Long> all = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      all.put(partition, Long.MAX_VALUE);
    }
    tables.tables.put(NOW, rows(all));
    tables.rawObjects = () -> Set.copyOf(store.objects.keySet());
    tables.rowsOfObject = key -> store.lines(key).size();
  }

  /** The fold of the changelog below these offsets. */
  private List<Map<String, Object>> rows(Map<Integer, Long> next) {
    Map<String, Map<String, Object>> rows = new TreeMap<>();
    for (TreeMap<Long, LogRecord> partition : changelog.partitions) {
      for (LogRecord record : partition.values()) {
        if (record.offset() < next.get(record.partition())) {
          String key = record.key().flatMap(KeyType.LONG::text).orElseThrow();
          if (record.value().isEmpty()) {
            rows.remove(key);
            continue;
          }
          Map<String, Object> row = new HashMap<>();
          var value = JsonValues.object(record.value().get()).orElseThrow();
          row.put("song_id", Long.parseLong(key));
          row.put("song_name", value.path("songName").textValue());
          row.put("plays", value.path("count").longValue());
          row.put("kafka_partition", record.partition());
          row.put("kafka_offset", record.offset());
          rows.put(key, row);
        }
      }
    }
    return new ArrayList<>(rows.values());
  }

  Map<String, Object> row(String table, long song) {
    return tables.tables.get(table).stream()
        .filter(row -> row.get("song_id").equals(song))
        .findFirst()
        .orElseThrow();
  }

  private AuditSettings settings() {
    return new AuditSettings(
        skipped,
        new RecordFormat(KeyType.LONG, "songId", "play", "count", List.of("songName", "count")),
        new TableFormat(
            "song_id", List.of("song_name", "plays"), "kafka_partition", "kafka_offset"),
        zone,
        new AuditSettings.TableNames(TABLE, "chartlake.watermark", NOW, RAW_TABLE),
        settleAtMost,
        new AuditSettings.Expected(expectEvents, expectObjects, expectCommits));
  }

  /** Writes what the ledger's file does not have yet; a test that wrote one itself is let be. */
  void writeLedger() {
    if (written == 0 && Files.exists(ledger)) {
      return;
    }
    try {
      Files.write(
          ledger,
          ledgerLines.subList(written, ledgerLines.size()),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      written = ledgerLines.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  AuditReport audit() {
    writeLedger();
    ProgressLine progress = new ProgressLine(false, text -> {}, System::nanoTime);
    Sources sources =
        new Sources(
            new LedgerFiles(List.of(ledger), progress),
            new Stage(events, deadLetters, STREAMS, Optional.of(counting)),
            new Stage(changelog, landingDeadLetters, CONNECT, Optional.of(landing)),
            store,
            tables);
    Waiter waiter = new Waiter(settleAtMost, nanoTime, pause, progress);
    return new Audit(settings(), sources, progress, waiter).run();
  }
}
