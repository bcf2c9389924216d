package io.chartlake.rawzone.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.rawzone.name.Chain;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** I6: all that lies behind a watermark is found, in few requests, and no gap is passed or made. */
class ZoneSearchTest {
  private static final HourUtc NOON = HourUtc.parse("2026-11-23-12");
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

  private static Clock at(HourUtc hour) {
    return Clock.fixed(hour.start().plusSeconds(60), ZoneOffset.UTC);
  }

  private ZoneBacklog look(HourUtc now, Watermark watermark) throws IOException {
    return new ZoneSearch(ZONE, bucket, at(now)).behind(watermark);
  }

  private static List<Long> taken(ZoneBacklog backlog, int partition) {
    return backlog.partitions().get(partition).chain().slices().stream()
        .map(Chain.Slice::take)
        .map(OffsetRange::from)
        .toList();
  }

  private static long next(ZoneBacklog backlog, int partition) {
    return backlog.partitions().get(partition).chain().next();
  }

  @Test
  void listsOneLevelPerPartitionWithinTheHour() throws IOException {
    String last = put(0, NOON, 0, 10);

    ZoneBacklog backlog = look(NOON, nothing().with(0, 10, last));

    assertThat(backlog.lag().total()).isZero();
    assertThat(bucket.asked())
        .containsExactly("level " + ZONE.root(), "level " + ZONE.hourPrefix(0, NOON));
  }

  @Test
  void listsTwoLevelsPerPartitionHoweverLongNothingCame() throws IOException {
    for (int hour = -50; hour < 0; hour++) {
      put(0, NOON.plus(hour), 50 + hour, 51 + hour);
    }
    String last = put(0, NOON, 50, 60);

    ZoneBacklog backlog = look(NOON.plus(1_000), nothing().with(0, 60, last));

    assertThat(backlog.lag().total()).isZero();
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

    ZoneBacklog backlog = look(NOON.plus(40), nothing().with(0, 10, last));

    assertThat(taken(backlog, 0)).containsExactly(10L, 20L);
  }

  @Test
  void readsTheRestOfAnObjectHalfRead() throws IOException { // I2
    String last = put(0, NOON, 0, 10);
    put(0, NOON, 0, 25);

    ZoneBacklog backlog = look(NOON, nothing().with(0, 10, last));

    assertThat(taken(backlog, 0)).containsExactly(10L);
    assertThat(next(backlog, 0)).isEqualTo(25);
  }

  @Test
  void neverPassesAGapButLetsOtherPartitionsGoOn() throws IOException { // I6
    put(0, NOON, 0, 10);
    put(0, NOON, 15, 20);
    put(0, NOON, 22, 30);
    put(1, NOON, 0, 5);

    ZoneBacklog backlog = look(NOON, nothing());

    Gap first = new Gap(0, new OffsetRange(10, 15));
    assertThat(backlog.gaps()).containsExactly(first);
    assertThat(backlog.partitions().get(0).gaps())
        .containsExactly(first, new Gap(0, new OffsetRange(20, 22)));
    assertThat(next(backlog, 0)).isEqualTo(10);
    assertThat(next(backlog, 1)).isEqualTo(5);
  }

  @Test
  void looksForALateWideObjectBeforeItCallsAGap() throws IOException { // I6, I8
    put(0, NOON.plus(-3), 0, 20); // a zombie's, sorts before `after`
    put(0, NOON.plus(-2), 0, 5);
    String last = put(0, NOON, 5, 10);
    put(0, NOON, 20, 30);

    ZoneBacklog backlog = look(NOON, nothing().with(0, 10, last));

    assertThat(backlog.gaps()).isEmpty();
    assertThat(taken(backlog, 0)).containsExactly(10L, 20L);
    assertThat(next(backlog, 0)).isEqualTo(30);
  }

  @Test
  void listsInFullOnceAsLongAsTheQuestionIsTheSame() throws IOException {
    String last = put(0, NOON, 0, 10);
    put(0, NOON, 20, 30);
    ZoneSearch search = new ZoneSearch(ZONE, bucket, at(NOON));
    Watermark watermark = nothing().with(0, 10, last);

    ZoneBacklog first = search.behind(watermark);
    put(0, NOON, 30, 40);
    ZoneBacklog second = search.behind(watermark);

    assertThat(first.gaps()).containsExactly(new Gap(0, new OffsetRange(10, 20)));
    assertThat(second.gaps()).isEqualTo(first.gaps());
    assertThat(second.partitions().get(0).extent().end()).isEqualTo(40);
    assertThat(bucket.asked()).containsOnlyOnce("deep " + ZONE.partitionPrefix(0));
  }

  @Test
  void tellsTheEndAlsoWhenItDoesNotLookAtAll() throws IOException {
    for (int hour = 0; hour < 10; hour++) {
      put(0, NOON.plus(hour), hour * 10, hour * 10 + 10);
    }
    ZoneSearch search = new ZoneSearch(ZONE, bucket, at(NOON.plus(10)), 3);

    PartitionBacklog all = search.behind(nothing()).partitions().get(0);
    String read = ZONE.key(new ObjectName(0, NOON, new OffsetRange(0, 10), Compression.NONE));
    PartitionBacklog rest = search.behind(nothing().with(0, 10, read)).partitions().get(0);

    assertThat(all.waiting()).hasSize(3);
    assertThat(all.extent().end()).isEqualTo(100);
    assertThat(rest.waiting()).hasSize(3);
    assertThat(rest.extent().end()).isEqualTo(100);
  }

  @Test
  void tellsOfObjectsThatEndBelowTheWatermark() throws IOException {
    String gone = ZONE.key(new ObjectName(0, NOON, new OffsetRange(900, 999), Compression.NONE));
    put(0, NOON, 0, 50);

    PartitionBacklog part = look(NOON, nothing().with(0, 999, gone)).partitions().get(0);

    assertThat(part.isCut()).isTrue();
    assertThat(part.extent().end()).isEqualTo(50);
    assertThat(part.extent().knownEnd()).isEqualTo(999);
  }

  @Test
  void countsWhatIsBehind() throws IOException {
    put(0, NOON, 0, 10);
    put(0, NOON.next(), 10, 30);
    put(1, NOON, 0, 5);

    Lag lag = look(NOON.next(), nothing().with(0, 4)).lag();

    assertThat(lag.toJson())
        .isEqualTo(
            "{\"offsets\":31,\"objects\":3,\"bytes\":35,\"partitions\":{\"0\":26,\"1\":5},\"gaps\":[]}");
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

    ZoneBacklog backlog = look(NOON, nothing());

    assertThat(backlog.foreignKeys())
        .containsExactlyInAnyOrder(
            ZONE.root() + "README", ZONE.root() + "_spark/", ZONE.hourPrefix(0, NOON) + "half.tmp");
    assertThat(backlog.beyond()).isEmpty();
    assertThat(next(backlog, 0)).isEqualTo(10);
  }

  @Test
  void namesAnObjectOfAPartitionTheTopicShouldNotHave() throws IOException {
    String key = put(2, NOON, 0, 10);

    assertThat(look(NOON, nothing()).beyond()).containsOnlyKeys(2).containsValue(key);
  }

  @Test
  void refusesAWatermarkOfAnotherZone() {
    put(0, NOON, 0, 10);

    assertThatThrownBy(() -> look(NOON, nothing().with(0, 10, "elsewhere/x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("elsewhere/x");
  }
}
