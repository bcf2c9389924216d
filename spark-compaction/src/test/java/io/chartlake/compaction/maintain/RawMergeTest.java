package io.chartlake.compaction.maintain;

import static io.chartlake.compaction.maintain.MemoryBucket.line;
import static io.chartlake.compaction.maintain.MemoryBucket.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectMetadata;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Raw objects made into fewer: readers read the same at any moment. */
class RawMergeTest {
  private static final HourUtc OLD = HourUtc.parse("2026-11-20-10");
  private static final HourUtc NEWEST = HourUtc.parse("2026-11-20-11");
  private static final Instant NOW = HourUtc.parse("2026-11-23-12").start();
  private static final long UNBOUNDED = Long.MAX_VALUE;
  private static final List<Compression> COMPRESSIONS = List.of(Compression.values());

  private final MemoryBucket bucket = new MemoryBucket();

  private RawMerge.Outcome merge(long next, long maxTextBytes, Optional<Compression> compression)
      throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      return new RawMerge(
              MemoryBucket.ROOT,
              MemoryBucket.ZONE,
              bucket,
              bucket,
              bucket,
              Path.of(System.getProperty("java.io.tmpdir")),
              new MaintenanceSettings.Merge(Duration.ofDays(1), compression, maxTextBytes),
              NOW)
          .run(Watermark.none("songs", 1).with(0, next), pool);
    } finally {
      pool.shutdownNow();
    }
  }

  private RawMerge.Outcome merge(long next) throws IOException {
    return merge(next, UNBOUNDED, Optional.empty());
  }

  private void land(HourUtc hour, long... offsets) {
    for (int i = 0; i + 1 < offsets.length; i++) {
      bucket.land(0, hour, offsets[i], offsets[i + 1], Compression.NONE);
    }
  }

  private static ObjectName old(long from, long to) {
    return name(0, OLD, from, to, Compression.NONE);
  }

  @Test
  void makesOneObjectOfAnHour() throws IOException { // I2, I3
    land(OLD, 0, 10, 20, 30);
    land(NEWEST, 30, 40, 50);
    List<String> before = bucket.read(0, 0);
    RawMerge.Outcome outcome = merge(50);
    assertThat(outcome.merged()).isEqualTo(3);
    assertThat(outcome.written()).isEqualTo(1);
    assertThat(outcome.bytes()).isZero();
    assertThat(bucket.names(0))
        .containsExactly(
            old(0, 30),
            name(0, NEWEST, 30, 40, Compression.NONE),
            name(0, NEWEST, 40, 50, Compression.NONE));
    assertThat(bucket.read(0, 0)).isEqualTo(before);
    assertThat(merge(50)).isEqualTo(RawMerge.Outcome.NOTHING);
  }

  /** Landing goes on from the newest hour's greatest key, whatever its age. */
  @Test
  void leavesTheNewestHourOfAPartition() throws IOException {
    land(OLD, 0, 10, 20);
    assertThat(merge(20)).isEqualTo(RawMerge.Outcome.NOTHING);
  }

  @Test
  void leavesHoursThatAreNotWhollyBelowTheWatermark() throws IOException {
    land(OLD, 0, 10, 20);
    land(NEWEST, 20, 30);
    assertThat(merge(19)).isEqualTo(RawMerge.Outcome.NOTHING);
    assertThat(merge(20).merged()).isEqualTo(2);
  }

  @Test
  void leavesHoursThatAreYoung() throws IOException {
    HourUtc yesterday = HourUtc.of(NOW).plus(-24);
    land(yesterday.plus(-1), 0, 10, 20);
    land(yesterday, 20, 30, 40);
    land(HourUtc.of(NOW), 40, 50);
    merge(50);
    assertThat(bucket.names(0)).hasSize(4); // the older one alone is merged
  }

  @Test
  void doesNotMergeAcrossAGap() throws IOException { // I2, I6
    land(OLD, 0, 10, 20);
    land(OLD, 25, 30, 35);
    land(NEWEST, 35, 40);
    List<String> before = bucket.read(0, 0);
    merge(40);
    assertThat(bucket.names(0)).startsWith(old(0, 20), old(25, 35)).hasSize(3);
    assertThat(bucket.read(0, 0)).isEqualTo(before);
  }

  @Test
  void takesOfOverlapsWhatReadersTake() throws IOException { // I2
    land(OLD, 0, 10);
    land(OLD, 5, 20);
    land(OLD, 12, 18);
    land(NEWEST, 20, 30);
    List<String> before = bucket.read(0, 0);
    assertThat(merge(30).merged()).isEqualTo(3);
    assertThat(bucket.names(0)).startsWith(old(0, 20)).hasSize(2);
    assertThat(bucket.read(0, 0)).isEqualTo(before);
    assertThat(bucket.text(old(0, 20)).lines()).hasSize(17).doesNotHaveDuplicates();
  }

  @Test
  void compressesAsTheNewestOrAsAskedFor() throws IOException {
    bucket.land(0, OLD, 0, 10, Compression.ZSTD);
    bucket.land(0, OLD, 10, 20, Compression.GZIP);
    land(NEWEST, 20, 30);
    List<String> before = bucket.read(0, 0);
    merge(30);
    assertThat(bucket.names(0)).contains(name(0, OLD, 0, 20, Compression.GZIP));
    assertThat(bucket.read(0, 0)).isEqualTo(before);
    bucket.land(0, OLD.plus(-1), 0, 5, Compression.NONE);
    bucket.land(0, OLD.plus(-1), 5, 8, Compression.NONE);
    merge(30, UNBOUNDED, Optional.of(Compression.ZSTD));
    assertThat(bucket.names(0)).contains(name(0, OLD.plus(-1), 0, 8, Compression.ZSTD));
    assertThat(bucket.read(0, 0)).isEqualTo(before);
  }

  @Test
  void closesObjectsThatHoldEnough() throws IOException {
    land(OLD, 100, 110, 120, 130, 140, 150);
    land(NEWEST, 150, 160);
    long moreThanOne = bucket.text(old(100, 110)).length() + 1L;
    List<String> before = bucket.read(0, 100);
    merge(160, moreThanOne, Optional.empty());
    assertThat(bucket.names(0)).startsWith(old(100, 120), old(120, 140), old(140, 150));
    assertThat(bucket.read(0, 100)).isEqualTo(before);
    assertThat(merge(160, moreThanOne, Optional.empty())).isEqualTo(RawMerge.Outcome.NOTHING);
  }

  @Test
  void handsTheMetadataOn() throws IOException {
    land(OLD, 0, 10, 20);
    land(NEWEST, 20, 30);
    Map<String, String> metadata =
        Map.of(
            ObjectMetadata.FORMAT, "1",
            ObjectMetadata.TOPIC_ID, "id",
            ObjectMetadata.CONNECTOR, "landing");
    for (ObjectName name : bucket.names(0)) {
      bucket.metadata.put(MemoryBucket.ZONE.key(name), metadata);
    }
    merge(30);
    assertThat(bucket.metadata.get(MemoryBucket.ZONE.key(old(0, 20))))
        .containsAllEntriesOf(metadata)
        .containsEntry(ObjectMetadata.RECORDS, "17");
  }

  @Test
  void leavesObjectsOfTwoTopics() throws IOException {
    land(OLD, 0, 10, 20);
    land(NEWEST, 20, 30);
    bucket.metadata.put(MemoryBucket.ZONE.key(old(0, 10)), Map.of(ObjectMetadata.TOPIC_ID, "one"));
    bucket.metadata.put(
        MemoryBucket.ZONE.key(old(10, 20)), Map.of(ObjectMetadata.TOPIC_ID, "other"));
    assertThat(merge(30).left()).isEqualTo(1);
    assertThat(bucket.names(0)).hasSize(3);
  }

  @Test
  void leavesForeignNames() throws IOException {
    land(OLD, 0, 10, 20);
    land(NEWEST, 20, 30);
    String foreign = MemoryBucket.ZONE.hourPrefix(0, OLD) + "notes.txt";
    bucket.objects.put(foreign, new byte[] {1});
    assertThat(merge(30).merged()).isEqualTo(2);
    assertThat(bucket.objects).containsKey(foreign);
  }

  /** Lines in the wrong order, a count that is not there, a cut line, a compression that is not. */
  @Test
  void leavesObjectsThatAreNotWhatTheirNamesSay() throws IOException { // I3
    List<String> contents =
        List.of(line(12) + line(11), line(11) + line(25), line(11) + "{\"_off", "\u001f\u008b");
    for (String content : contents) {
      land(OLD, 0, 10, 20);
      land(NEWEST, 20, 30);
      bucket.objects.put(
          MemoryBucket.ZONE.key(old(10, 20)), content.getBytes(StandardCharsets.ISO_8859_1));
      RawMerge.Outcome outcome = merge(30);
      assertThat(outcome.left()).isEqualTo(1);
      assertThat(bucket.names(0)).hasSize(3);
    }
  }

  /** An object that covers others must be whole before they go. */
  @Test
  void leavesWhatABrokenObjectCovers() throws IOException { // I3
    land(OLD, 0, 10);
    land(OLD, 0, 20);
    land(NEWEST, 20, 30);
    bucket.objects.put(
        MemoryBucket.ZONE.key(old(0, 20)), "{\"_offs".getBytes(StandardCharsets.UTF_8));
    assertThat(merge(30).left()).isEqualTo(1);
    assertThat(bucket.names(0)).contains(old(0, 10));
  }

  @Test
  void deletesNothingWhenTheMergedObjectDoesNotReadBack() { // I3
    land(OLD, 0, 10, 20);
    land(NEWEST, 20, 30);
    bucket.corrupts = true;
    assertThatThrownBy(() -> merge(30))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not read back");
    assertThat(bucket.names(0)).contains(old(0, 10), old(10, 20));
  }

  /** Random zones, merged up to random positions, killed at random requests. */
  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void readersReadTheSameAtAnyMoment(@ForAll long seed) throws IOException { // I2, I3
    Random random = new Random(seed);
    bucket.objects.clear();
    long end = 20L + random.nextInt(100);
    HourUtc hour = OLD.plus(-5);
    for (long from = 0; from < end; ) {
      long to = Math.min(end, from + 1 + random.nextInt(15));
      Compression compression = COMPRESSIONS.get(random.nextInt(COMPRESSIONS.size()));
      if (random.nextInt(12) > 0) {
        bucket.land(0, hour, from, to, compression);
      }
      if (random.nextInt(3) == 0) {
        long start = Math.max(0, from - random.nextInt(5));
        long wide = Math.min(end, from + 1 + random.nextInt(25));
        bucket.land(0, hour, start, wide, compression);
      }
      hour = hour.plus(random.nextInt(4) / 3);
      from = to;
    }
    TreeSet<Long> positions = new TreeSet<>(List.of(0L));
    Stream.generate(() -> (long) random.nextInt((int) end)).limit(8).forEach(positions::add);
    Map<Long, List<String>> before = new HashMap<>();
    positions.forEach(next -> before.put(next, bucket.read(0, next)));
    for (int run = 0; run < 4; run++) {
      boolean last = run == 3;
      bucket.requestsUntilDeath = last ? Integer.MAX_VALUE : random.nextInt(12);
      long bound = random.nextBoolean() ? UNBOUNDED : 1 + random.nextInt(1500);
      try {
        merge(random.nextInt(4) == 0 ? random.nextInt((int) end) : end, bound, Optional.empty());
      } catch (MemoryBucket.Death e) {
        assertThat(last).isFalse();
      }
      positions.forEach(
          next -> assertThat(bucket.read(0, next)).as("from %s", next).isEqualTo(before.get(next)));
    }
  }

  /** On a file system that shows what is half written. */
  @Test
  void showsNothingHalfWrittenOnLocalFiles(@TempDir Path folder) throws IOException { // I3
    RawRoot root = RawRoot.parse(folder.resolve("raw").toUri().toString());
    HadoopRawStore store = new HadoopRawStore(root, new Configuration());
    Path content = Files.writeString(folder.resolve("content"), "merged\n");
    store.create("songs.json/x", content, Map.of("chartlake-format", "1"));
    assertThat(store.holds("songs.json/x", content)).isTrue();
    assertThat(store.metadata("songs.json/x")).isEmpty();
    Path other = Files.writeString(folder.resolve("other"), "other\n");
    assertThatThrownBy(() -> store.create("songs.json/x", other, Map.of()))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(store.holds("songs.json/x", other)).isFalse();
    try (Stream<Path> files = Files.list(folder.resolve("raw"))) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("songs.json");
    }
    store.delete("songs.json/x");
    assertThat(folder.resolve("raw/songs.json/x")).doesNotExist();
  }
}
