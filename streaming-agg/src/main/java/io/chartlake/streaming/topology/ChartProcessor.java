package io.chartlake.streaming.topology;

import io.chartlake.streaming.model.ChartEvent;
import io.chartlake.streaming.model.MinutePlays;
import io.chartlake.streaming.model.SongId;
import io.chartlake.streaming.model.SongName;
import io.chartlake.streaming.model.SongRow;
import io.chartlake.streaming.model.UnreadableInputException;
import io.chartlake.streaming.model.UnreadableReason;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the chart: counts each play in its song's row and in its minute's row, and gives rows the
 * names the catalogue knows. Everything is checked before the first write, so a refused record
 * leaves no trace in a store.
 */
final class ChartProcessor implements Processor<byte[], ChartEvent, Void, Void> {
  private static final Logger updates = LoggerFactory.getLogger("music-chart");

  private final LongAdder playsCounted;
  private KeyValueStore<Long, SongRow> rows;
  private KeyValueStore<Long, SongName> names;
  private KeyValueStore<String, MinutePlays> minutes;
  private int partition;

  /** The minute written last, so that a play in the same minute needs no look-up. */
  private long minute;

  private String minuteKey;
  private MinutePlays minutePlays;

  ChartProcessor(LongAdder playsCounted) {
    this.playsCounted = playsCounted;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    rows = context.getStateStore(ChartTopology.SONGS_STORE);
    names = context.getStateStore(ChartTopology.NAMES_STORE);
    minutes = context.getStateStore(ChartTopology.MINUTES_STORE);
    partition = context.taskId().partition();
    minutePlays = null; // a revived task starts from what was committed
  }

  @Override
  public void process(Record<byte[], ChartEvent> record) {
    Long songId = SongId.ofKey(record.key());
    ChartEvent event = record.value();
    if (event instanceof ChartEvent.Play play) {
      count(songId, play, record.timestamp());
    } else if (event instanceof ChartEvent.Named named) {
      name(songId, named.name());
    } else if (event instanceof ChartEvent.Unreadable unreadable) {
      throw unreadable.why();
    }
  }

  private void count(Long songId, ChartEvent.Play play, long arrivedMillis) {
    if (play.songId() != songId) {
      throw new UnreadableInputException(
          UnreadableReason.SONG_ID_IS_NOT_KEY,
          "songId is " + play.songId() + " but the key is " + songId);
    }
    SongRow row = rows.get(songId);
    SongRow counted = row == null ? new SongRow(1, nameOf(songId)) : row.playedOnceMore();
    seekMinute(MinutePlays.minuteOf(arrivedMillis));
    MinutePlays minuteCounted = minutePlays.oneMore();

    write(songId, counted);
    minutes.put(minuteKey, minuteCounted);
    minutePlays = minuteCounted;
    playsCounted.increment();
  }

  private SongName nameOf(Long songId) {
    SongName name = names.get(songId);
    return name == null ? SongName.UNKNOWN : name;
  }

  private void seekMinute(long wanted) {
    if (minutePlays != null && minute == wanted) {
      return;
    }
    String key = MinutePlays.key(wanted, partition);
    MinutePlays stored = minutes.get(key);
    minute = wanted;
    minuteKey = key;
    minutePlays = stored == null ? MinutePlays.none(wanted, partition) : stored;
  }

  /** A catalogue that is sent again changes nothing, and nothing is written. */
  private void name(Long songId, SongName name) {
    if (nameOf(songId).equals(name)) {
      return;
    }
    if (name.isKnown()) {
      names.put(songId, name);
    } else {
      names.delete(songId);
    }
    SongRow row = rows.get(songId);
    if (row != null) {
      write(songId, row.named(name));
    }
  }

  private void write(Long songId, SongRow row) {
    rows.put(songId, row);
    if (updates.isDebugEnabled()) {
      updates.debug(
          "[KTABLE-TOSTREAM-0000000006]: {}, PlayedSong [count={}, songName={}]",
          songId,
          row.count(),
          row.name().text());
    }
  }
}
