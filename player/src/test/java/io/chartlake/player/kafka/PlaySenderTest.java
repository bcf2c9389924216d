package io.chartlake.player.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.cli.CommandException;
import io.chartlake.player.history.entry.HistoryReport;
import io.chartlake.player.ledger.FileLedger;
import io.chartlake.player.ledger.PlayLedger;
import io.chartlake.player.model.Catalogue;
import io.chartlake.player.model.Play;
import io.chartlake.player.model.Song;
import io.chartlake.player.playback.FakeTime;
import io.chartlake.player.playback.PlaybackLoop;
import io.chartlake.player.playback.PlaybackPace;
import io.chartlake.player.playback.PlaybackPlan;
import io.chartlake.player.playback.Player;
import io.chartlake.player.simulation.Listeners;
import io.chartlake.player.simulation.Zipf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each play is in the ledger before Kafka has it, and none is lost without a word. */
class PlaySenderTest {
  private static final Song BELIEVE = new Song(2, "Believe");
  private static final Play PLAY = new Play(BELIEVE, 1_606_000_000_000L);

  @TempDir Path folder;
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

  @Test
  void writesRecordsAsTheTopicsContractSays() throws Exception {
    sender(PlayLedger.none()).send(List.of(PLAY));
    ProducerRecord<byte[], byte[]> play = producer.history().get(0);
    assertThat(play.topic()).isEqualTo("played-songs");
    assertThat(ByteBuffer.wrap(play.key()).getLong()).isEqualTo(2);
    assertThat(new String(play.value(), UTF_8))
        .isEqualTo("{\"songId\":2,\"playedAt\":1606000000000,\"play\":\"p-0\"}");
    // Kafka's own partitioner and clock
    assertThat(play.partition()).isNull();
    assertThat(play.timestamp()).isNull();

    ProducerRecord<byte[], byte[]> song =
        Records.song("songs", new Song((1L << 53) - 1, "\"Heroes\" \\ Björk\n"));
    assertThat(song.key()).containsExactly(0, 0x1F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF);
    assertThat(new ObjectMapper().readValue(song.value(), Map.class))
        .isEqualTo(Map.of("songName", "\"Heroes\" \\ Björk\n"));
    assertThat(new String(Records.song("songs", BELIEVE).value(), UTF_8))
        .isEqualTo("{\"songName\":\"Believe\"}");
  }

  @Test
  void notesSentBeforeAndAcknowledgedAfter() throws Exception {
    Path file = folder.resolve("ledger");
    try (PlayLedger ledger = FileLedger.open(file, "p")) {
      PlaySender sender = sender(ledger);
      assertThat(sender.send(List.of(PLAY, PLAY))).isTrue();
      assertThat(Files.readString(file)).isEqualTo("sent\tp-0\t2\nsent\tp-1\t2\n");
      producer.completeNext();
      sender.flushLedger();
      assertThat(Files.readString(file)).endsWith("p-1\t2\nacked\tp-0\t0\t0\n");
      assertThat(sender.deliveries().handed()).isEqualTo(2);
      assertThat(sender.deliveries().acknowledged()).isEqualTo(1);
    }
  }

  @Test
  void handsNothingToKafkaThatTheLedgerDoesNotHold() throws Exception {
    List<String> story = new ArrayList<>();
    PlayLedger full =
        new ForwardingLedger() {
          @Override
          public void sent(long firstSequence, List<Play> plays) throws IOException {
            story.add("sent, producer has " + producer.history().size());
            if (firstSequence > 0) {
              throw new IOException("No space left on device");
            }
          }
        };
    PlaySender sender = sender(full);
    assertThat(sender.send(List.of(PLAY))).isTrue();
    assertThat(sender.send(List.of(PLAY))).isFalse();
    assertThat(story).containsExactly("sent, producer has 0", "sent, producer has 1");
    assertThat(producer.history()).hasSize(1);
    assertThat(sender.deliveries().failure())
        .get()
        .extracting(Exception::getMessage)
        .asString()
        .contains("cannot be written (No space left on device)");
  }

  @Test
  void sendsNoMoreAfterAFailure() throws Exception {
    PlaySender sender = sender(PlayLedger.none());
    sender.send(List.of(PLAY, PLAY));
    producer.completeNext();
    producer.errorNext(new TimeoutException("expired"));
    assertThat(sender.send(List.of(PLAY))).isFalse();
    assertThat(producer.history()).hasSize(2);
    assertThat(sender.deliveries().acknowledged()).isEqualTo(1);
  }

  @Test
  void playerReportsWhatWasLost() throws Exception {
    producer.sendException = new TimeoutException("no room");
    Path file = folder.resolve("ledger");
    FakeTime time = new FakeTime();
    PlaybackPlan plan =
        fivePlays(new HistoryReport(Map.of("no artist", 3L), 2, List.of("Userdata.json")));
    var player =
        new Player("p", "t", producer, FileLedger.open(file, "p"), time, Duration.ofSeconds(1));
    Player.Outcome outcome = player.play(plan);
    assertThat(outcome.end()).isEqualTo(PlaybackLoop.End.FAILED);
    assertThat(outcome.summary().sent()).isEqualTo(1);
    assertThat(outcome.summary().acked()).isZero();
    assertThat(outcome.failure()).get().isInstanceOf(TimeoutException.class);
    assertThat(producer.closed()).isTrue();

    Path json = folder.resolve("summary.json");
    outcome.summary().write(json);
    assertThat(json)
        .content()
        .isEqualTo(
            "{\"player\":\"p\",\"sent\":1,\"acked\":0,\"seconds\":0.0,\"skipped\":3,"
                + "\"skippedByReason\":{\"no artist\":3},\"unknownTimes\":2,"
                + "\"passedOver\":[\"Userdata.json\"]}");
    assertThat(outcome.summary().text())
        .endsWith(
            ", 2 plays of unknown time, 3 entries skipped (3 no artist), 1 file passed over.");
  }

  @Test
  void aLedgerThatLacksItsEndIsAFailureThoughAllIsAcknowledged() throws Exception {
    var acknowledging =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    PlayLedger full =
        new ForwardingLedger() {
          @Override
          public void close() throws IOException {
            throw new IOException("No space left on device");
          }
        };
    PlaybackPlan plan = fivePlays(HistoryReport.NONE);
    Player.Outcome outcome =
        new Player("p", "t", acknowledging, full, new FakeTime(), Duration.ofSeconds(1)).play(plan);
    assertThat(outcome.summary().acked()).isEqualTo(5);
    assertThat(outcome.end()).isEqualTo(PlaybackLoop.End.FAILED);
  }

  @Test
  void catalogueIsAcknowledgedWholeOrRefused() {
    var acknowledging =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    new CatalogueSender(acknowledging, "songs").send(Catalogue.builtIn());
    assertThat(acknowledging.history()).hasSize(180).allMatch(song -> song.topic().equals("songs"));

    var failing =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    failing.sendException = new TimeoutException("away");
    assertThatThrownBy(() -> new CatalogueSender(failing, "songs").send(Catalogue.builtIn()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("0 of 180")
        .hasMessageContaining("away");
  }

  private static PlaybackPlan fivePlays(HistoryReport report) {
    Catalogue catalogue = Catalogue.builtIn();
    return new PlaybackPlan(
        catalogue,
        new Listeners(catalogue, new Zipf(8, 1, 1)),
        PlaybackPace.perSecond(10),
        new PlaybackLoop.Limits(5, Long.MAX_VALUE),
        false,
        report);
  }

  private PlaySender sender(PlayLedger ledger) {
    return new PlaySender(producer, "played-songs", "p", ledger, false);
  }

  /** Keeps nothing. */
  private static class ForwardingLedger implements PlayLedger {
    @Override
    public long firstSequence() {
      return 0;
    }

    @Override
    public void sent(long firstSequence, List<Play> plays) throws IOException {}

    @Override
    public void acked(long sequence, int partition, long offset) {}

    @Override
    public void flush() {}

    @Override
    public void close() throws IOException {}
  }
}
