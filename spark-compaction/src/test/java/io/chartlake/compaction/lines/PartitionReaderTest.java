package io.chartlake.compaction.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.chartlake.compaction.lines.fast.Templates;
import io.chartlake.compaction.plan.ObjectSlice;
import io.chartlake.compaction.plan.PartitionPlan;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.rawzone.line.LineSplitter;
import io.chartlake.rawzone.name.Compression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Objects are read to the latest record of each key, and bad lines are kept out. */
class PartitionReaderTest {
  private final Map<String, byte[]> bucket = new HashMap<>();
  private final List<ObjectSlice> slices = new ArrayList<>();

  private final Projection projection =
      Projection.parse(
          "count BIGINT, songName STRING",
          "_key AS id, songName AS name, CAST(count AS INT) AS plays, _timestamp AS at",
          FieldType.BIGINT,
          Set.of());
  private PartitionReader reader = new PartitionReader(projection, this::open);

  private InputStream open(ObjectSlice slice) {
    return new ByteArrayInputStream(bucket.get(slice.uri()));
  }

  private static String line(long key, long count, String name, long offset) {
    return "{\"count\":"
        + count
        + ",\"songName\":\""
        + name
        + "\",\"_key\":"
        + key
        + ",\"_partition\":3,\"_offset\":"
        + offset
        + ",\"_timestamp\":1500}\n";
  }

  private void object(long from, long to, long takeFrom, Compression compression, byte[] bytes) {
    String uri = "s3a://bucket/" + from + "-" + to + compression.suffix();
    bucket.put(uri, bytes);
    slices.add(new ObjectSlice(uri, bytes.length, compression, 3, from, to, takeFrom));
  }

  private void object(long from, long to, String... lines) {
    byte[] bytes = String.join("", lines).getBytes(StandardCharsets.UTF_8);
    object(from, to, from, Compression.NONE, bytes);
  }

  private LatestRecords read() throws IOException {
    return reader.read(new PartitionPlan(3, slices));
  }

  /** Name and plays per key, or "deleted". */
  private static Map<Long, String> rows(LatestRecords latest) {
    Map<Long, String> rows = new TreeMap<>();
    for (int slot = 0; slot < latest.size(); slot++) {
      String name =
          latest.isNull(slot, 1)
              ? "null"
              : new String(
                  latest.textBytes(slot, 1),
                  latest.textStart(slot, 1),
                  latest.textLength(slot, 1),
                  StandardCharsets.UTF_8);
      rows.put(
          latest.number(slot, 0),
          latest.isDeleted(slot) ? "deleted" : name + " " + latest.number(slot, 2));
    }
    return rows;
  }

  @Test
  void keepsTheGreatestOffsetNotTheGreatestCount() throws IOException { // I5
    object(0, 5, line(1, 9, "Old", 0), line(2, 1, "Two", 1), line(1, 3, "New", 4));
    object(5, 9, line(2, 0, "Two again", 7));
    assertThat(rows(read())).isEqualTo(Map.of(1L, "New 3", 2L, "Two again 0"));
    assertThat(reader.counts()).isEqualTo(new ReadCounts(4, 0, List.of(), 1));
  }

  @Test
  void countsATombstoneAsFirstSight() throws IOException { // I5
    object(0, 5, line(1, 9, "Old", 0), line(2, 1, "Two", 1));
    object(5, 9, "{\"_deleted\":true,\"_key\":1,\"_partition\":3,\"_offset\":5}\n");
    assertThat(rows(read())).isEqualTo(Map.of(1L, "deleted", 2L, "Two 1"));
  }

  @Test
  void passesOverWhatWasReadBefore() throws IOException { // I2
    byte[] bytes =
        (line(1, 1, "a", 0) + "broken\n" + line(2, 2, "b", 5)).getBytes(StandardCharsets.UTF_8);
    object(0, 9, 5, Compression.NONE, bytes);
    assertThat(rows(read())).isEqualTo(Map.of(2L, "b 2"));
    assertThat(reader.counts().records()).isEqualTo(1);
  }

  @Test
  void setsBadLinesAsideWithTheirCoordinates() throws IOException { // I7
    object(
        0,
        90,
        "no json\n",
        "{\"count\":1,\"_key\":1,\"_offset\":12\n", // cut within its offset
        "\n",
        "[1]\n",
        "{} {}\n",
        "{\"count\":\"1\",\"_key\":1,\"_offset\":4}\n",
        "{\"count\":3000000000,\"_key\":1,\"_offset\":5}\n",
        "{\"count\":99999999999999999999,\"_key\":1,\"_offset\":6}\n",
        "{\"count\":1,\"_offset\":7}\n",
        "{\"count\":1,\"_key\":\"text\",\"_offset\":8}\n",
        "{\"count\":1,\"_key\":1}\n",
        "{\"songName\":5,\"_key\":1,\"_offset\":9}\n",
        line(1, 1, "good", 10));
    assertThat(rows(read())).isEqualTo(Map.of(1L, "good 1"));
    assertThat(reader.counts().rejects()).isEqualTo(11);
    assertThat(reader.counts().firstRejects())
        .contains(
            "s3a://bucket/0-90 line 6 offset 4: its count is no BIGINT",
            "s3a://bucket/0-90 line 7 offset 5: column count is out of the range of INT",
            "s3a://bucket/0-90 line 11: it has no _offset");
  }

  @Test
  void readsEscapesNullsAndUnknownFields() throws IOException {
    object(
        0,
        9,
        "{\"count\":null,\"extra\":{\"_key\":[7]},\"_key\":1,\"_offset\":0,\"_timestamp\":null}\r\n",
        line(2, 2, "\\u00e9\\\"\\n\ud83c\udfb5", 1),
        line(3, 3, "", 2));
    LatestRecords latest = read();
    assertThat(rows(latest))
        .containsEntry(1L, "null 0")
        .containsEntry(2L, "é\"\n\ud83c\udfb5 2")
        .containsEntry(3L, " 3");
    assertThat(latest.isNull(latest.find(1), 2)).isTrue();
    assertThat(latest.isNull(latest.find(1), 3)).isTrue();
    assertThat(latest.number(latest.find(2), 3)).isEqualTo(1_500_000);
  }

  @Test
  void rejectsLiveRecordsThatLackARequiredField() throws IOException { // I7
    reader =
        new PartitionReader(
            Projection.parse(
                "count BIGINT NOT NULL, songName STRING",
                "_key AS id, songName AS name, count AS plays",
                FieldType.BIGINT,
                Set.of()),
            this::open);
    object(
        0,
        9,
        line(1, 1, "a", 0),
        line(2, 2, "b", 1).replace("\"count\":2", "\"count\":null"),
        "{\"songName\":\"c\",\"_key\":3,\"_partition\":3,\"_offset\":2}\n",
        "{\"count\":\"x\",\"_key\":4,\"_partition\":3,\"_offset\":3}\n",
        "{\"_deleted\":true,\"_key\":5,\"_partition\":3,\"_offset\":4}\n");
    assertThat(rows(read())).isEqualTo(Map.of(1L, "a 1", 5L, "deleted"));
    assertThat(reader.counts().firstRejects())
        .containsExactly(
            "s3a://bucket/0-9 line 2 offset 1: its count is missing",
            "s3a://bucket/0-9 line 3 offset 2: its count is missing",
            "s3a://bucket/0-9 line 4 offset 3: its count is no BIGINT");
  }

  /** Records and tombstones, then other fields, then lines with escapes: few slow lines a shape. */
  @Test
  void learnsShapesAndCountsWhatFitsNone() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int offset = 0; offset < 3_000; offset++) {
      String line = line(offset % 100, 1, "x", offset);
      if (offset % 2 == 1) {
        line =
            "{\"_deleted\":true,\"_key\":%d,\"_partition\":3,\"_offset\":%d}\n"
                .formatted(offset % 100, offset);
      } else if (offset >= 1_000) {
        line = line.replace("{", "{\"more\": 1.5, ").replace("\"x\"", "null");
      }
      lines.add(line);
    }
    for (int offset = 3_000; offset < 3_100; offset++) {
      lines.add(line(7, 1, "\\n", offset));
    }
    object(0, 3_100, lines.toArray(String[]::new));
    read();
    assertThat(reader.counts()).isEqualTo(new ReadCounts(3_100, 0, List.of(), 104));
  }

  @Test
  void readsCompressedObjectsByTheirName() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(line(1, 1, "gz", 0).getBytes(StandardCharsets.UTF_8));
    }
    object(0, 1, 0, Compression.GZIP, zipped.toByteArray());
    byte[] second = line(2, 2, "zst", 1).getBytes(StandardCharsets.UTF_8);
    object(1, 2, 1, Compression.ZSTD, Zstd.compress(second));
    assertThat(rows(read())).isEqualTo(Map.of(1L, "gz 1", 2L, "zst 2"));
  }

  @Test
  void namesTheObjectThatContradictsItsName() {
    object(0, 9, line(1, 1, "a", 5), line(1, 1, "a", 5));
    assertThatThrownBy(this::read)
        .hasMessageContaining("s3a://bucket/0-9")
        .hasMessageContaining("5");
    slices.clear();
    object(0, 5, line(1, 1, "a", 5));
    assertThatThrownBy(this::read).hasMessageContaining("offset 5, outside [0, 5)");
    slices.clear();
    object(0, 6, line(1, 1, "a", 5).replace("\"_partition\":3", "\"_partition\":4"));
    assertThatThrownBy(this::read).hasMessageContaining("is of partition 4");
  }

  @Test
  void setsLinesBeyondTheBoundAside() throws IOException { // I7
    reader =
        new PartitionReader(
            projection,
            this::open,
            new LineReader(
                projection, new LineSplitter(1 << 20, 1 << 18), new Templates(projection)));
    String tooLong = line(2, 2, "x".repeat(3 << 20), 1);
    object(0, 9, line(1, 1, "a", 0), tooLong, line(3, 3, "b", 2), tooLong, line(4, 4, "c", 4));
    assertThat(rows(read())).isEqualTo(Map.of(1L, "a 1", 3L, "b 3", 4L, "c 4"));
    assertThat(reader.counts().firstRejects())
        .containsExactly(
            "s3a://bucket/0-9 line 2: it is too long", "s3a://bucket/0-9 line 4: it is too long");
  }

  /** More records than a stage holds, keys that come again, objects that overlap, text keys. */
  @Test
  void agreesWithAMapOnManyRecords() throws IOException { // I5
    Projection byText =
        Projection.parse("v STRING", "v AS v, _key AS k", FieldType.STRING, Set.of());
    reader = new PartitionReader(byText, this::open);
    Random random = new Random(7);
    Map<String, String> expected = new HashMap<>();
    long offset = 0;
    for (int object = 0; object < 3; object++) {
      StringBuilder text = new StringBuilder();
      long from = offset;
      for (int i = 0; i < 40_000; i++, offset += 1 + random.nextInt(2)) {
        String key = "key " + random.nextInt(30_000);
        String value = "v" + "x".repeat(random.nextInt(30)) + offset;
        expected.put(key, value);
        text.append("{\"v\":\"" + value + "\",\"_key\":\"" + key + "\",\"_offset\":" + offset)
            .append("}\n");
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      object(from, offset, from, Compression.NONE, bytes);
    }
    LatestRecords latest = read();
    assertThat(latest.size()).isEqualTo(expected.size());
    expected.forEach(
        (key, value) -> {
          int slot = latest.find(key.getBytes(StandardCharsets.UTF_8));
          assertThat(
                  new String(
                      latest.textBytes(slot, 0),
                      latest.textStart(slot, 0),
                      latest.textLength(slot, 0),
                      StandardCharsets.UTF_8))
              .isEqualTo(value);
        });
    assertThat(latest.find("absent".getBytes(StandardCharsets.UTF_8))).isEqualTo(-1);
  }
}
