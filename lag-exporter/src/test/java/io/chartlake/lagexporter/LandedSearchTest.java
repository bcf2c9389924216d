package io.chartlake.lagexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.cli.CommandException;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import io.chartlake.rawzone.watermark.Watermark;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What lies behind a watermark is told, gaps included, and its end also without a watermark. */
class LandedSearchTest {
  private static final RawZone ZONE = new RawZone("", "changelog");
  private static final Instant NOW = Instant.parse("2026-11-23T12:30:00Z");
  private static final int MOST = 50;

  private final FakeListing store = new FakeListing(ZONE);
  private final LandedSearch search =
      new LandedSearch(ZONE, store, Clock.fixed(NOW, ZoneOffset.UTC), MOST);

  private static Instant ago(Duration duration) {
    return NOW.minus(duration);
  }

  private static Optional<Watermark> read(long next, String after) {
    return Optional.of(Watermark.none("changelog", 1).with(0, next, after));
  }

  private static Optional<Watermark> nothingRead() {
    return Optional.of(Watermark.none("changelog", 1));
  }

  private LandedTopic.Part look(Optional<Watermark> watermark) {
    return search.look(watermark).partitions().get(0);
  }

  private LandedTopic.Backlog backlog(Optional<Watermark> watermark) {
    return look(watermark).backlog().orElseThrow();
  }

  private static Gap gap(long from, long to) {
    return new Gap(0, new OffsetRange(from, to));
  }

  @Test
  void tellsTheEndAndSinceWhenTheOldestObjectWaits() {
    String read = store.put(0, 0, 10, ago(Duration.ofMinutes(9)));
    store.put(0, 10, 20, ago(Duration.ofMinutes(5)));
    store.put(0, 20, 25, ago(Duration.ofMinutes(1)));

    LandedTopic.Part part = look(read(10, read));

    assertThat(part.end()).isEqualTo(25);
    assertThat(part.backlog())
        .hasValue(new LandedTopic.Backlog(Optional.of(ago(Duration.ofMinutes(5))), List.of()));
  }

  @Test
  void nothingWaitsWhenAllIsRead() {
    String read = store.put(0, 0, 10, ago(Duration.ofMinutes(9)));

    assertThat(look(read(10, read)))
        .isEqualTo(
            new LandedTopic.Part(
                10, Optional.of(new LandedTopic.Backlog(Optional.empty(), List.of()))));
  }

  @Test
  void aTableThatHasReadNothingHasEverythingToRead() {
    store.put(0, 0, 10, ago(Duration.ofDays(3)));
    store.put(0, 10, 20, ago(Duration.ofHours(2)));

    assertThat(backlog(nothingRead()).since()).hasValue(ago(Duration.ofDays(3)));
  }

  @Test
  void aPartitionThatTheWatermarkDoesNotCountHasEverythingToRead() {
    store.put(7, 0, 10, ago(Duration.ofDays(3)));

    LandedTopic landed = search.look(nothingRead());

    assertThat(landed.end(7)).isEqualTo(10);
    assertThat(landed.partitions().get(7).backlog().orElseThrow().since())
        .hasValue(ago(Duration.ofDays(3)));
  }

  @Test
  void everyMissingRangeIsAGap() {
    String read = store.put(0, 0, 10, ago(Duration.ofMinutes(9)));
    store.put(0, 12, 20, ago(Duration.ofMinutes(5)));
    store.put(0, 20, 30, ago(Duration.ofMinutes(4)));
    store.put(0, 35, 40, ago(Duration.ofMinutes(1)));

    LandedTopic.Backlog backlog = backlog(read(10, read));

    assertThat(backlog.gaps()).containsExactly(gap(10, 12), gap(30, 35));
    assertThat(backlog.missing()).isEqualTo(7);
  }

  @Test
  void overlappingObjectsAreNoGap() {
    String read = store.put(0, 0, 10, ago(Duration.ofMinutes(9)));
    store.put(0, 5, 30, ago(Duration.ofMinutes(5)));
    store.put(0, 20, 25, ago(Duration.ofMinutes(4)));
    store.put(0, 25, 40, ago(Duration.ofMinutes(1)));

    assertThat(backlog(read(10, read)).gaps()).isEmpty();
  }

  @Test
  void objectsThatTheTableWasMadeFromAndThatAreGoneAreAGap() {
    store.put(0, 0, 6, ago(Duration.ofMinutes(20)));
    String read = store.put(0, 6, 10, ago(Duration.ofMinutes(9)));
    store.bucket.objects.remove(read);

    LandedTopic.Part part = look(read(10, read));

    assertThat(part.end()).isEqualTo(6);
    assertThat(part.backlog().orElseThrow().gaps()).containsExactly(gap(6, 10));
  }

  @Test
  void aPartitionWhoseFolderIsGoneIsAGap() {
    String read = store.put(0, 0, 10, ago(Duration.ofMinutes(9)));
    store.bucket.objects.clear();

    assertThat(backlog(read(10, read)).gaps()).containsExactly(gap(0, 10));
  }

  @Test
  void withNothingNewItAsksAsMuchAfterAYearAsAfterAnHour() {
    for (int hour = 24 * 365; hour > 0; hour--) {
      long from = (24L * 365 - hour) * 10;
      store.put(0, from, from + 10, ago(Duration.ofHours(hour)));
    }
    long end = 24L * 365 * 10;
    String read = store.put(0, end, end + 10, ago(Duration.ofMinutes(1)));

    look(read(end + 10, read));

    assertThat(store.bucket.asked()).hasSize(2);
  }

  @Test
  void aLongBacklogIsCutAndItsEndIsKnownAllTheSame() {
    for (int i = 0; i < 10 * MOST; i++) {
      store.put(0, i, i + 1, ago(Duration.ofMinutes(10L * MOST - i)));
    }

    LandedTopic.Part part = look(nothingRead());

    assertThat(part.end()).isEqualTo(10 * MOST);
    assertThat(part.backlog().orElseThrow().since()).hasValue(ago(Duration.ofMinutes(10L * MOST)));
    assertThat(part.backlog().orElseThrow().gaps()).isEmpty();
  }

  @Test
  void withoutAWatermarkOnlyTheEndIsToldAndFoundByTheNewestHour() {
    for (int hour = 300; hour >= 2; hour--) {
      store.put(0, 300 - hour, 301 - hour, ago(Duration.ofHours(hour)));
    }

    assertThat(look(Optional.empty())).isEqualTo(new LandedTopic.Part(299, Optional.empty()));
    assertThat(store.bucket.asked()).hasSize(3);
  }

  @Test
  void folderMarkersArePassedOverAndOtherNamesCounted() {
    String read = store.put(0, 0, 10, ago(Duration.ofMinutes(9)));
    String folder = ZONE.hourPrefix(0, HourUtc.of(NOW));
    store.bucket.objects.put(folder, 0L);
    store.bucket.objects.put(folder + "README", 1L);

    assertThat(search.look(read(10, read)).unknown()).isEqualTo(1);
    assertThat(search.look(Optional.empty()).unknown()).isEqualTo(1);
  }

  @Test
  void aTableOfAnotherTopicIsRefused() {
    Optional<Watermark> other = Optional.of(Watermark.none("other", 1));

    assertThatThrownBy(() -> search.look(other))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("'other'")
        .hasMessageContaining("--table");
  }

  @Test
  void aTableOfAnotherPrefixIsRefused() {
    assertThatThrownBy(() -> search.look(read(10, "elsewhere/x")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("elsewhere/x")
        .hasMessageContaining(ZONE.root())
        .hasMessageContaining("--prefix");
  }

  @Test
  void aStoreThatDoesNotAnswerIsAFailureInItsOwnWords() {
    store.away = true;

    assertThatThrownBy(() -> search.look(nothingRead()))
        .isInstanceOf(CommandException.class)
        .hasMessage("the store is away");
  }
}
