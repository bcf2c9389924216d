package io.chartlake.player.playback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.player.history.entry.ListeningHistory;
import io.chartlake.player.kafka.PlaySender;
import io.chartlake.player.ledger.PlayLedger;
import io.chartlake.player.model.Catalogue;
import io.chartlake.player.model.PlaySource;
import io.chartlake.player.simulation.Listeners;
import io.chartlake.player.simulation.Zipf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Plays are due when the pace says so, until the end, a limit or a signal. */
class PlaybackLoopTest {
  private final FakeTime time = new FakeTime();
  private final List<Long> sentAtNanos = new ArrayList<>();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> play, Callback callback) {
          sentAtNanos.add(time.nanos);
          return super.send(play, callback);
        }
      };
  private final PlaySender sender =
      new PlaySender(producer, "played-songs", "p", PlayLedger.none(), true);
  private final Catalogue catalogue = Catalogue.builtIn();
  private final PlaySource listeners = new Listeners(catalogue, new Zipf(180, 1.1, 1));

  @Test
  void playsEvenlyAtARate() throws InterruptedException {
    var end = perform(listeners, PlaybackPace.perSecond(0.5), limits(4, Long.MAX_VALUE));
    assertThat(end).isEqualTo(PlaybackLoop.End.COMPLETE);
    assertThat(millis()).containsExactly(0L, 2_000L, 4_000L, 6_000L);
  }

  @Test
  void keepsItsRateWhenPlaysAreCloserThanItsPatience() throws InterruptedException {
    perform(listeners, PlaybackPace.perSecond(10_000), limits(Long.MAX_VALUE, seconds(1)));
    assertThat(sentAtNanos).hasSize(10_000);
    assertThat(time.waits.size()).isBetween(900, 1_100);
  }

  @Test
  void playsAHistoryInItsRhythm() throws InterruptedException {
    ListeningHistory.Builder history = new ListeningHistory.Builder();
    long start = 1_300_000_000_000L;
    for (long minute : new long[] {10, 0, 3, 3}) {
      history.add(catalogue.songs().get(0), start + minute * 60_000);
    }
    ListeningHistory built = history.build();
    var end =
        perform(
            new Replay(built, Duration.ofDays(1)),
            PlaybackPace.rhythm(60),
            PlaybackLoop.Limits.NONE);
    assertThat(end).isEqualTo(PlaybackLoop.End.COMPLETE);
    assertThat(millis()).containsExactly(0L, 3_000L, 3_000L, 10_000L);

    sentAtNanos.clear();
    long before = time.nanos;
    perform(
        new Replay(built, Duration.ofDays(1)),
        PlaybackPace.rhythm(Double.POSITIVE_INFINITY),
        PlaybackLoop.Limits.NONE);
    assertThat(sentAtNanos).containsExactly(before, before, before, before);
  }

  @Test
  void shortensLongGapsOfAHistory() throws InterruptedException {
    ListeningHistory.Builder history = new ListeningHistory.Builder();
    for (long hour : new long[] {100, 101, 1_000, 500_000}) {
      history.add(catalogue.songs().get(0), hour * 3_600_000);
    }
    Replay replay = new Replay(history.build(), Duration.ofDays(1));
    assertThat(replay.shortenedGaps()).isEqualTo(2);
    assertThat(replay.length()).isEqualTo(Duration.ofHours(1 + 24 + 24));
    perform(replay, PlaybackPace.rhythm(3_600), PlaybackLoop.Limits.NONE);
    assertThat(millis()).containsExactly(0L, 1_000L, 25_000L, 49_000L);
    assertThat(new String(producer.history().get(3).value(), UTF_8))
        .contains("\"playedAt\":" + 500_000L * 3_600_000);
  }

  @Test
  void knowsHowLongUntilTheNextPlay() throws InterruptedException {
    time.stopAtNanos = seconds(40);
    PlaybackLoop loop =
        new PlaybackLoop(
            listeners, PlaybackPace.perSecond(0.01), PlaybackLoop.Limits.NONE, sender, time);
    assertThat(loop.untilNext()).isZero();
    loop.run();
    assertThat(loop.untilNext()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void saysHowLongUntilTheNextPlayWhereItIsLong() {
    assertThat(PlaybackProgress.line(1_234, 1_230, 0.25, Duration.ofMillis(199_600)))
        .isEqualTo("1,234 plays sent, 1,230 acknowledged, 0.3 plays/s, next play in 3m19s.");
    assertThat(PlaybackProgress.line(5, 5, 2, Duration.ofMillis(1_900)))
        .isEqualTo("5 plays sent, 5 acknowledged, 2.0 plays/s.");
  }

  @Test
  void neverEndsARhythmTooEarlyHoweverLong() {
    PlaybackPace pace = PlaybackPace.rhythm(1e-9);
    assertThat(pace.dueNanos(1, Long.MAX_VALUE / 2)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void endsAtItsLimits() throws InterruptedException {
    assertThat(perform(listeners, PlaybackPace.perSecond(10), limits(Long.MAX_VALUE, seconds(1))))
        .isEqualTo(PlaybackLoop.End.COMPLETE);
    assertThat(sentAtNanos).hasSize(10);
    sentAtNanos.clear();
    perform(
        listeners, PlaybackPace.perSecond(Double.POSITIVE_INFINITY), limits(1_234, Long.MAX_VALUE));
    assertThat(sentAtNanos).hasSize(1_234);
  }

  @Test
  void stopsWhenToldTo() throws InterruptedException {
    time.stopAtNanos = seconds(100);
    assertThat(perform(listeners, PlaybackPace.perSecond(0.01), limits(5, Long.MAX_VALUE)))
        .isEqualTo(PlaybackLoop.End.INTERRUPTED);
    assertThat(sentAtNanos).hasSize(1);
  }

  @Test
  void playsNowWithoutAHistoryAndThenWithOne() throws InterruptedException {
    perform(listeners, PlaybackPace.perSecond(1), limits(2, Long.MAX_VALUE));
    assertThat(new String(producer.history().get(1).value(), UTF_8))
        .contains("\"playedAt\":" + FakeTime.wallAt(1_000) + ",");
  }

  private PlaybackLoop.End perform(PlaySource source, PlaybackPace pace, PlaybackLoop.Limits limits)
      throws InterruptedException {
    return new PlaybackLoop(source, pace, limits, sender, time).run();
  }

  private List<Long> millis() {
    return sentAtNanos.stream().map(TimeUnit.NANOSECONDS::toMillis).toList();
  }

  private static PlaybackLoop.Limits limits(long plays, long nanos) {
    return new PlaybackLoop.Limits(plays, nanos);
  }

  private static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
