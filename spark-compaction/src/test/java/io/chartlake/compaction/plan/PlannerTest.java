package io.chartlake.compaction.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is new is found with few requests, and a hole in the offsets is a gap (I6). */
class PlannerTest {
  private static final HourUtc NOON = HourUtc.parse("2026-11-23-12");
  private static final RawRoot ROOT = RawRoot.parse("s3a://bucket/some/prefix");
  private static final RawZone ZONE = new RawZone("some/prefix", "songs");

  private final MemoryListing bucket = new MemoryListing();

  private String put(int partition, HourUtc hour, long from, long to) {
    String key =
        ZONE.key(new ObjectName(partition, hour, new OffsetRange(from, to), Compression.NONE));
    bucket.objects.put(key, to - from);
    return key;
  }

  private static Watermark nothing() {
    return Watermark.none("songs", 2);
  }

  private RawPlan plan(HourUtc now, Watermark watermark) throws IOException {
    Clock clock = Clock.fixed(now.start().plusSeconds(60), ZoneOffset.UTC);
    return new Planner(ROOT, ZONE, 2, bucket, clock).plan(watermark);
  }

  /** The watermark when all of it is read. */
  private static Watermark after(RawPlan plan) {
    Watermark after = plan.topicId().map(plan.before()::withTopicId).orElse(plan.before());
    for (PartitionPlan partition : plan.partitions()) {
      ObjectSlice last = partition.last();
      after = after.with(partition.partition(), last.to(), plan.root().key(last.uri()));
    }
    return after;
  }

  private static List<Long> taken(RawPlan plan, int partition) {
    return plan.partitions().stream()
        .filter(found -> found.partition() == partition)
        .flatMap(found -> found.slices().stream())
        .map(ObjectSlice::takeFrom)
        .toList();
  }

  @Test
  void readsAllOfANewZone() throws IOException {
    put(0, NOON, 0, 10);
    String last = put(0, NOON.next(), 10, 30);
    put(1, NOON, 0, 5);
    RawPlan plan = plan(NOON.next(), nothing());
    assertThat(taken(plan, 0)).containsExactly(0L, 10L);
    assertThat(after(plan).next(0)).isEqualTo(30);
    assertThat(after(plan).after(0)).contains(last);
    assertThat(after(plan).next(1)).isEqualTo(5);
    assertThat(plan.partitions().get(0).slices().get(1))
        .isEqualTo(new ObjectSlice("s3a://bucket/" + last, 20, Compression.NONE, 0, 10, 30, 10));
  }

  @Test
  void refusesAZoneThatEndsBelowTheWatermark() { // a topic made anew, its old objects moved away
    String gone = ZONE.key(new ObjectName(0, NOON, new OffsetRange(900, 1_000), Compression.NONE));
    put(0, NOON, 0, 50);
    put(0, NOON, 50, 100);
    assertThatThrownBy(() -> plan(NOON, nothing().with(0, 1_000, gone)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("partition 0")
        .hasMessageContaining("end at offset 100")
        .hasMessageContaining("read up to 1000");
  }

  @Test
  void refusesAZoneWithoutAnythingTheTableWasMadeFrom() {
    String gone = ZONE.key(new ObjectName(0, NOON, new OffsetRange(0, 10), Compression.NONE));
    assertThatThrownBy(() -> plan(NOON, nothing().with(0, 10, gone)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("holds none of the objects that the table was made from");
  }

  @Test
  void refusesAPartitionMadeAnewThatIsStillShort() {
    String gone = ZONE.key(new ObjectName(0, NOON, new OffsetRange(0, 99), Compression.NONE));
    put(0, NOON.plus(-3), 0, 5);
    put(1, NOON, 0, 5);
    assertThatThrownBy(() -> plan(NOON, nothing().with(0, 99, gone)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("end at offset 5 and the table has read up to 99");
  }

  @Test
  void listsOneLevelPerPartitionWithinTheHour() throws IOException {
    String last = put(0, NOON, 0, 10);
    bucket.asked();
    RawPlan plan = plan(NOON, nothing().with(0, 10, last));
    assertThat(plan.isEmpty()).isTrue();
    assertThat(bucket.asked())
        .containsExactly("level " + ZONE.root(), "level " + ZONE.hourPrefix(0, NOON));
  }

  @Test
  void listsTwoLevelsPerPartitionHoweverLongNothingCame() throws IOException {
    for (int hour = -50; hour < 0; hour++) {
      put(0, NOON.plus(hour), 50 + hour, 51 + hour);
    }
    String last = put(0, NOON, 50, 60);
    bucket.asked();
    RawPlan plan = plan(NOON.plus(1_000), nothing().with(0, 60, last));
    assertThat(plan.isEmpty()).isTrue();
    assertThat(bucket.asked())
        .containsExactly(
            "level " + ZONE.root(),
            "level " + ZONE.partitionPrefix(0),
            "level " + ZONE.hourPrefix(0, NOON));
  }

  @Test
  void readsHoursSinceTheLastAndOnesAheadOfTheClock() throws IOException {
    String last = put(0, NOON, 0, 10);
    put(0, NOON.plus(30), 10, 20);
    put(0, NOON.plus(41), 20, 30);
    RawPlan plan = plan(NOON.plus(40), nothing().with(0, 10, last));
    assertThat(taken(plan, 0)).containsExactly(10L, 20L);
  }

  @Test
  void readsTheRestOfAnObjectHalfRead() throws IOException { // I2
    String last = put(0, NOON, 0, 10);
    put(0, NOON, 0, 25);
    RawPlan plan = plan(NOON, nothing().with(0, 10, last));
    assertThat(taken(plan, 0)).containsExactly(10L);
    assertThat(after(plan).next(0)).isEqualTo(25);
  }

  @Test
  void neverPassesAGapButLetsOtherPartitionsGoOn() throws IOException { // I6
    put(0, NOON, 0, 10);
    put(0, NOON, 15, 20);
    put(1, NOON, 0, 5);
    RawPlan plan = plan(NOON, nothing());
    assertThat(plan.gaps()).containsExactly(new Gap(0, new OffsetRange(10, 15)));
    assertThat(after(plan).next(0)).isEqualTo(10);
    assertThat(after(plan).next(1)).isEqualTo(5);
  }

  @Test
  void looksForALateWideObjectBeforeItCallsAGap() throws IOException { // I6, I8
    put(0, NOON.plus(-3), 0, 20); // a zombie's, sorts before `after`
    put(0, NOON.plus(-2), 0, 5);
    String last = put(0, NOON, 5, 10);
    put(0, NOON, 20, 30);
    RawPlan plan = plan(NOON, nothing().with(0, 10, last));
    assertThat(plan.gaps()).isEmpty();
    assertThat(taken(plan, 0)).containsExactly(10L, 20L);
    assertThat(after(plan).next(0)).isEqualTo(30);
  }

  @Test
  void reportsForeignNamesAndSkipsFolderMarkers() throws IOException { // I7
    put(0, NOON, 0, 10);
    bucket.objects.put(ZONE.root(), 0L);
    bucket.objects.put(ZONE.partitionPrefix(0), 0L);
    bucket.objects.put(ZONE.hourPrefix(0, NOON), 0L);
    bucket.objects.put(ZONE.partitionPrefix(7), 0L);
    bucket.objects.put(ZONE.root() + "README", 3L);
    bucket.objects.put(ZONE.root() + "_spark/x", 3L);
    bucket.objects.put(ZONE.hourPrefix(0, NOON) + "half.tmp", 3L);
    RawPlan plan = plan(NOON, nothing());
    assertThat(plan.foreignKeys())
        .containsExactlyInAnyOrder(
            ZONE.root() + "README", ZONE.root() + "_spark/", ZONE.hourPrefix(0, NOON) + "half.tmp");
    assertThat(after(plan).next(0)).isEqualTo(10);
  }

  @Test
  void refusesAPartitionTheTopicShouldNotHave() {
    String key = put(2, NOON, 0, 10);
    assertThatThrownBy(() -> plan(NOON, nothing()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(key)
        .hasMessageContaining("--partitions is 2");
  }

  @Test
  void refusesAnotherNumberOfPartitionsAndAnotherTopic() {
    assertThatThrownBy(() -> plan(NOON, Watermark.none("songs", 3)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("3 partitions, not 2");
    assertThatThrownBy(() -> plan(NOON, Watermark.none("plays", 2)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("'plays'");
  }

  @Test
  void refusesAWatermarkOfAnotherZone() {
    put(0, NOON, 0, 10);
    assertThatThrownBy(() -> plan(NOON, nothing().with(0, 10, "elsewhere/x")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("elsewhere/x");
  }

  @Test
  void adoptsATopicIdAndRefusesAnother() throws IOException {
    String first = put(0, NOON, 0, 10);
    bucket.topicIds.put(first, "id-1");
    Watermark adopted = after(plan(NOON, nothing()));
    assertThat(adopted.topicId()).contains("id-1");
    bucket.topicIds.put(put(0, NOON, 10, 20), "id-2");
    assertThatThrownBy(() -> plan(NOON, adopted))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("id-2")
        .hasMessageContaining("id-1");
  }

  @Test
  void readsRootsOfBucketsAndFolders() {
    assertThat(RawRoot.parse("s3a://bucket")).isEqualTo(new RawRoot("s3a://bucket/", ""));
    assertThat(RawRoot.parse("s3a://bucket/a/b/")).isEqualTo(new RawRoot("s3a://bucket/", "a/b"));
    assertThat(RawRoot.parse("file:///tmp/x")).isEqualTo(new RawRoot("file:/tmp/x/", ""));
    assertThatThrownBy(() -> RawRoot.parse("bucket")).hasMessageContaining("'bucket'");
  }
}
