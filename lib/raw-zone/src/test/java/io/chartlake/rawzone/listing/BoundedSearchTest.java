package io.chartlake.rawzone.listing;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

/**
 * With a bound, neither cost nor memory grows with the history, and no gap is made by the bound.
 */
class BoundedSearchTest {
  private static final HourUtc NOON = HourUtc.parse("2026-11-23-12");
  private static final RawZone ZONE = new RawZone("", "songs");
  private static final int MOST = 50;

  private final MemoryListing bucket = new MemoryListing();
  private final ZoneSearch search =
      new ZoneSearch(ZONE, bucket, Clock.fixed(NOON.start().plusSeconds(60), ZoneOffset.UTC), MOST);

  private String put(int hoursAgo, long from, long to) {
    String key =
        ZONE.key(
            new ObjectName(0, NOON.plus(-hoursAgo), new OffsetRange(from, to), Compression.NONE));
    bucket.objects.put(key, 1L);
    return key;
  }

  /** One object of ten offsets in each of these hours; the end of the last. */
  private long fill(int firstHoursAgo, int lastHoursAgo) {
    for (int ago = firstHoursAgo; ago >= lastHoursAgo; ago--) {
      long from = 10L * (firstHoursAgo - ago);
      put(ago, from, from + 10);
    }
    return 10L * (firstHoursAgo - lastHoursAgo + 1);
  }

  private static Watermark read(long next, String after) {
    return Watermark.none("songs", 1).with(0, next, after);
  }

  private static Watermark readFromTheTopic(long next) {
    return Watermark.none("songs", 1).with(0, next);
  }

  private static Gap gap(long from, long to) {
    return new Gap(0, new OffsetRange(from, to));
  }

  private PartitionBacklog look(Watermark watermark) throws IOException {
    return search.behind(watermark, 0);
  }

  @Test
  void anObjectOfAnEarlierHourThatCoversItIsFoundBeforeAGapIsTold() throws IOException {
    put(5, 8, 20);
    String last = put(0, 0, 10);
    put(0, 20, 30);

    assertThat(look(read(10, last)).gaps()).isEmpty();
    assertThat(bucket.asked()).noneMatch(asked -> asked.startsWith("deep"));
  }

  @Test
  void theLastReadObjectMergedIntoAnEarlierHourIsNotMissing() throws IOException {
    String last = put(40, 5, 10);
    bucket.objects.remove(last);
    put(70, 0, 10);

    PartitionBacklog part = look(read(10, last));

    assertThat(part.extent().end()).isEqualTo(10);
    assertThat(part.isCut()).isFalse();
  }

  @Test
  void aGapThatStaysIsLookedIntoOnceAndADayBack() throws IOException {
    fill(1_000, 1);
    String last = put(0, 10_000, 10_010);
    put(0, 10_012, 10_020);
    Watermark watermark = read(10_010, last);

    look(watermark);
    int first = bucket.asked().size();
    PartitionBacklog again = look(watermark);

    assertThat(again.gaps()).containsExactly(gap(10_010, 10_012));
    assertThat(first).isBetween(25, 27);
    assertThat(bucket.asked()).hasSize(1);
  }

  @Test
  void aLongBacklogIsCutBehindItsOldestAndTheCutIsNoGap() throws IOException {
    long end = fill(10 * MOST, 1);
    String first =
        ZONE.key(
            new ObjectName(0, NOON.plus(-10 * MOST), new OffsetRange(0, 10), Compression.NONE));

    PartitionBacklog part = look(read(10, first));

    assertThat(part.waiting()).hasSize(MOST);
    assertThat(part.waiting().firstKey().range().from()).isEqualTo(10);
    assertThat(part.gaps()).isEmpty();
    assertThat(part.extent().end()).isEqualTo(end);
  }

  @Test
  void aTableReadFromItsTopicIsSoughtFromTheNewestHourOn() throws IOException {
    long end = fill(24 * 365, 2);

    PartitionBacklog abreast = look(readFromTheTopic(end));
    assertThat(abreast.waiting()).isEmpty();
    assertThat(abreast.extent().end()).isEqualTo(end);
    assertThat(bucket.asked()).hasSizeLessThanOrEqualTo(3);

    PartitionBacklog behind = look(readFromTheTopic(end - 25));
    assertThat(behind.waiting().firstKey().range().from()).isEqualTo(end - 30);
    assertThat(behind.gaps()).isEmpty();
    assertThat(bucket.asked()).hasSizeLessThanOrEqualTo(5);
  }

  @Test
  void aTableThatWentOnFromItsTopicIsNotSoughtFromItsLastObject() throws IOException {
    long end = fill(500, 1);
    String old =
        ZONE.key(new ObjectName(0, NOON.plus(-500), new OffsetRange(0, 10), Compression.NONE));

    assertThat(look(read(10, old).with(0, end)).waiting()).isEmpty();
    assertThat(bucket.asked()).hasSize(2);
  }

  @Test
  void aLongBacklogOfATableReadFromItsTopicIsCutBehindItsOldestToo() throws IOException {
    long end = fill(10 * MOST, 1);

    PartitionBacklog part = look(readFromTheTopic(10));

    assertThat(part.waiting()).hasSize(MOST);
    assertThat(part.waiting().firstKey().range().from()).isEqualTo(10);
    assertThat(part.gaps()).isEmpty();
    assertThat(part.extent().end()).isEqualTo(end);
  }
}
