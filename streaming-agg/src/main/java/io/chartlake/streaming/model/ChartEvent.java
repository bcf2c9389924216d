package io.chartlake.streaming.model;

import java.util.function.Function;
import org.apache.kafka.common.serialization.Deserializer;

/** What the value of a record says about its song. */
public sealed interface ChartEvent {

  /** A play, with the song id its value carries; the record's key carries it too. */
  record Play(long songId) implements ChartEvent {}

  /** The catalogue's name for a song; {@link SongName#UNKNOWN} once the song was removed. */
  record Named(SongName name) implements ChartEvent {
    static final Named REMOVED = new Named(SongName.UNKNOWN);
  }

  /** Nothing: the value can't be read. */
  record Unreadable(UnreadableInputException why) implements ChartEvent {}

  /**
   * Reads values by {@code reader}. It never throws: a failure has to reach the processor, whose
   * dead letters are in one transaction with the record's offset. Streams reads a record before it
   * processes it, and a commit may lie between.
   */
  static Deserializer<ChartEvent> deserializer(Function<byte[], ChartEvent> reader) {
    return (topic, value) -> {
      try {
        return reader.apply(value);
      } catch (UnreadableInputException e) {
        return new Unreadable(e);
      } catch (RuntimeException e) {
        return new Unreadable(
            new UnreadableInputException(
                UnreadableReason.OTHER, e.toString().replaceAll("\\s*\\R\\s*", " ")));
      }
    };
  }
}
