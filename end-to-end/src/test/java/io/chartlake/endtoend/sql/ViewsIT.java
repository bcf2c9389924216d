package io.chartlake.endtoend.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.endtoend.Cli;
import io.chartlake.endtoend.faults.Bucket;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectMetadata;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the views say, value by value, before a compaction, after it, and after a rollback. */
@Tag("long")
class ViewsIT {
  private static final Path SQL =
      Path.of(System.getProperty("chartlake.home")).resolve("sql").normalize();
  private static final String TOPIC = "music-chart-songs-store-changelog";
  private static final RawZone ZONE = new RawZone("", TOPIC);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTITION = 9;
  private static final int SEEN_LATER = 2;

  /** A song's row. */
  private record Song(String name, long plays) {}

  private final HourUtc hour = HourUtc.of(Instant.now());

  /** The chart as it has to be, by song. */
  private final Map<Long, Song> chart = new TreeMap<>();

  @TempDir private Path temporary;
  private Cli chartlake;
  private Bucket raw;
  private AdminSession trino;

  @BeforeEach
  void start() throws Exception {
    chartlake = new Cli(temporary.resolve("stack"));
    chartlake.succeed("up", "--ports", "free", "--only", "trino");
    raw = new Bucket(chartlake.port("s3"), Bucket.Credentials.of(chartlake.folder()), TOPIC);
    trino = new AdminSession(chartlake);
  }

  @AfterEach
  void stop() throws Exception {
    if (trino != null) {
      trino.close();
      raw.close();
    }
    chartlake.downLeavingNothing();
  }

  @Test
  void sayWhatLandedAndWhatIsCompacted() throws Exception {
    List<String> first = firstLines();
    land(PARTITION, 0, first);
    songsNowIsTheChart();
    assertThat(freshness(PARTITION)).containsExactly(0L, (long) first.size(), true);

    chartlake.succeed("compact", "once");
    songsNowIsTheChart();
    assertThat(freshness(PARTITION))
        .containsExactly((long) first.size(), (long) first.size(), false);
    Map<Long, Song> compacted = new TreeMap<>(chart);
    topSongsAre(compacted);
    topTenHaveLabels();
    String snapshot = newestSnapshot();

    List<String> second = secondLines(first.size());
    long end = first.size() + second.size();
    land(PARTITION, first.size(), second);
    land(SEEN_LATER, 0, List.of(play(SEEN_LATER, 0, SEEN_LATER, "Elsewhere", 8)));
    songsNowIsTheChart();
    topSongsAre(compacted);
    assertThat(freshness(PARTITION)).containsExactly((long) first.size(), end, true);
    assertThat(freshness(SEEN_LATER)).as("never seen").containsExactly(0L, 1L, true);
    assertThat(freshness(0)).as("nothing there").containsExactly(0L, 0L, false);

    chartlake.succeed("compact", "once");
    songsNowIsTheChart();
    topSongsAre(chart);
    assertThat(freshness(PARTITION)).containsExactly(end, end, false);
    moversAgainst(snapshot, compacted);
    lakeHealthCountsBoth(first.size(), second.size() + 1);

    chartlake.succeed("compact", "rollback", "--to", snapshot);
    songsNowIsTheChart();
    topSongsAre(compacted);
    assertThat(freshness(PARTITION)).containsExactly((long) first.size(), end, true);
    assertThat(freshness(SEEN_LATER)).containsExactly(0L, 1L, true);
    aRowInsertedByHandIsNamedAndItsFilesGoOnceItIsDeleted();
    minutesEndNow();
  }

  /** Without a Kafka partition no round could ever replace it. */
  private void aRowInsertedByHandIsNamedAndItsFilesGoOnceItIsDeleted() throws SQLException {
    String insert =
        "INSERT INTO lake.music.songs_latest (song_id, song_name, plays)"
            + " VALUES (777777, 'by hand', 5)";
    trino.run(insert);
    String told = chartlake.succeed("compact", "once");
    assertThat(told)
        .contains(
            "table lake.music.songs_latest holds rows of another writer (1, such as in s3a://",
            "\"foreignRows\":1",
            "\"foreignRows\":0"); // of the other table
    assertThat(freshness(PARTITION).get(2)).as("is behind").isEqualTo(false);
    trino.run(told.replaceFirst("(?s).*remove them with (DELETE FROM [^\n]*).*", "$1"));
    assertThat(filesWithoutAPartition()).isZero();

    trino.run(insert);
    trino.run("DELETE FROM lake.music.songs_latest WHERE song_id = 777777");
    assertThat(filesWithoutAPartition()).as("the file and its delete file").isEqualTo(2);
    chartlake.succeed("compact", "maintain");
    assertThat(filesWithoutAPartition()).isZero();
    songsNowIsTheChart();
  }

  private long filesWithoutAPartition() throws SQLException {
    return trino.number(
        "SELECT count(*) FROM lake.music.\"songs_latest$files\""
            + " WHERE partition.kafka_partition IS NULL");
  }

  private List<String> firstLines() throws JsonProcessingException {
    List<String> lines = new ArrayList<>();
    for (String name : Arrays.asList("Believe", "Ends", "Ends and begins", null, "Same", "Same")) {
      int offset = lines.size();
      lines.add(play(PARTITION, offset, song(offset), name, 30 + offset));
    }
    for (String name : RawLines.NAMES) {
      int offset = lines.size();
      lines.add(play(PARTITION, offset, song(offset), name, 20 - offset));
    }
    lines.add(play(PARTITION, lines.size(), song(0), "Believe", 50));
    return lines;
  }

  private List<String> secondLines(int from) throws JsonProcessingException {
    return List.of(
        tombstone(from, song(1)),
        tombstone(from + 1, song(2)),
        play(PARTITION, from + 2, song(2), "Begun again", 1),
        play(PARTITION, from + 3, song(100), "New", 60),
        play(PARTITION, from + 4, song(0), null, 51));
  }

  /** Keys lie in partitions as they please here; this one has them all. */
  private static long song(int number) {
    return 12L * number + PARTITION;
  }

  private String play(int partition, int offset, long song, String name, long plays)
      throws JsonProcessingException {
    chart.put(song, new Song(name, plays));
    return "{\"count\":%d,\"songName\":%s,\"_key\":%d,\"_partition\":%d,\"_offset\":%d,\"_timestamp\":1606000000000}"
        .formatted(plays, JSON.writeValueAsString(name), song, partition, offset);
  }

  private String tombstone(int offset, long song) {
    chart.remove(song);
    return "{\"_key\":%d,\"_partition\":%d,\"_offset\":%d,\"_timestamp\":1606000000000,\"_deleted\":true}"
        .formatted(song, PARTITION, offset);
  }

  private void land(int partition, int from, List<String> lines) {
    OffsetRange range = new OffsetRange(from, from + lines.size());
    raw.write(
        ZONE.key(new ObjectName(partition, hour, range, Compression.NONE)),
        (String.join("\n", lines) + "\n").getBytes(UTF_8),
        Map.of(ObjectMetadata.FORMAT, ObjectMetadata.FORMAT_VERSION));
  }

  private void songsNowIsTheChart() throws SQLException {
    assertThat(trino.rows("SELECT song_id, song_name, plays FROM lake.music.songs_now ORDER BY 1"))
        .isEqualTo(
            chart.entrySet().stream()
                .map(e -> Arrays.<Object>asList(e.getKey(), e.getValue().name, e.getValue().plays))
                .toList());
  }

  /** Watermark, end of what landed, and whether something waits. */
  private List<Object> freshness(int partition) throws SQLException {
    return trino
        .rows(
            "SELECT watermark, landed_to, seconds_behind > 0 FROM lake.music.freshness"
                + " WHERE kafka_partition = "
                + partition)
        .stream()
        .findFirst()
        .orElse(List.of(0L, 0L, false));
  }

  /** No two have the same plays. */
  private static List<Map.Entry<Long, Song>> ranked(Map<Long, Song> songs) {
    return songs.entrySet().stream()
        .sorted(Comparator.comparing(e -> -e.getValue().plays))
        .toList();
  }

  private void topSongsAre(Map<Long, Song> songs) throws SQLException {
    long all = songs.values().stream().mapToLong(Song::plays).sum();
    List<List<Object>> expected = new ArrayList<>();
    for (Map.Entry<Long, Song> song : ranked(songs)) {
      long plays = song.getValue().plays;
      expected.add(
          List.of(expected.size() + 1L, song.getKey(), plays, (double) plays / (double) all));
    }
    assertThat(
            trino.rows("SELECT rank, song_id, plays, share FROM lake.music.top_songs ORDER BY 1"))
        .isEqualTo(expected);
  }

  private void topTenHaveLabels() throws SQLException {
    assertThat(trino.column("SELECT label FROM lake.dashboards.top_ten ORDER BY rank"))
        .hasSize(10)
        .startsWith("Believe", "Same (" + song(5) + ")")
        .contains("Same (" + song(4) + ")", "song " + song(3))
        .contains("<\u2060script>alert('x')<\u2060/script>&\u2060amp;");
  }

  private String newestSnapshot() throws SQLException {
    return trino
        .column(
            "SELECT snapshot_id FROM lake.music.\"songs_latest$snapshots\""
                + " ORDER BY committed_at DESC LIMIT 1")
        .get(0)
        .toString();
  }

  private void moversAgainst(String snapshot, Map<Long, Song> before) throws Exception {
    String movers = Files.readString(SQL.resolve("movers.sql.template")).strip();
    trino.run(
        movers
            .substring(0, movers.length() - 1)
            .replace("{{an_hour_ago}}", "FOR VERSION AS OF " + snapshot));
    List<Long> ranksBefore = ranked(before).stream().map(Map.Entry::getKey).toList();
    List<List<Object>> expected = new ArrayList<>();
    long rank = 0;
    for (Map.Entry<Long, Song> song : ranked(chart)) {
      rank++;
      int place = ranksBefore.indexOf(song.getKey());
      long rankBefore = place < 0 ? chart.size() + 1L : place + 1L;
      expected.add(List.of(rankBefore - rank, rank, song.getKey(), place < 0));
    }
    expected.sort(
        Comparator.<List<Object>>comparingLong(row -> -(Long) row.get(0))
            .thenComparing(row -> (Long) row.get(1)));
    assertThat(
            trino.rows(
                "SELECT climbed, rank, song_id, movement = 'new' FROM lake.dashboards.movers"
                    + " ORDER BY climbed DESC, rank"))
        .isEqualTo(expected.subList(0, 10));
  }

  private void lakeHealthCountsBoth(long first, long second) throws SQLException {
    assertThat(
            trino.rows(
                "SELECT records, objects FROM lake.dashboards.compactions ORDER BY committed_at"))
        .containsExactly(List.of(first, 1L), List.of(second, 2L));
    assertThat(trino.rows("SELECT count(*), sum(objects) FROM lake.dashboards.landed"))
        .containsExactly(List.of(60L, 3L));
    assertThat(trino.number("SELECT sum(bytes) FROM lake.dashboards.landed"))
        .isEqualTo(trino.number("SELECT sum(bytes) FROM lake.dashboards.compactions"))
        .isPositive();
    assertThat(trino.number("SELECT sum(files) FROM lake.dashboards.files"))
        .isEqualTo(trino.number("SELECT count(*) FROM lake.music.\"songs_latest$files\""));
    assertThat(trino.number("SELECT records FROM lake.dashboards.files WHERE kind = 'rows'"))
        .isGreaterThanOrEqualTo(chart.size());
    for (String view : List.of("freshness", "landed")) {
      assertThat(trino.rows("SELECT * FROM lake.dashboards." + view)).as(view).isNotEmpty();
    }
  }

  private void minutesEndNow() throws SQLException {
    trino.run(
        "INSERT INTO lake.music.plays_by_minute (id, minute, plays, kafka_partition) SELECT"
            + " CAST(ago AS varchar), date_trunc('minute', current_timestamp) - ago * INTERVAL '1'"
            + " MINUTE, 100 + ago, 0 FROM UNNEST(ARRAY[2, 2, 30, 90]) AS minutes (ago)");
    assertThat(
            trino.rows(
                "SELECT count(*), sum(plays), count_if(plays = 204), count_if(plays = 0)"
                    + " FROM lake.dashboards.plays_by_minute"))
        .containsExactly(List.of(60L, 334L, 1L, 58L));
  }
}
