package io.chartlake.player.ledger;

import io.chartlake.player.model.Play;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** What a player has handed to Kafka and what Kafka has acknowledged, for the audit. */
public interface PlayLedger extends Closeable {
  /** Number of this player's first play. */
  long firstSequence();

  /**
   * Notes plays before they are handed over; the lines have reached the operating system when it
   * returns.
   *
   * @param firstSequence number of the first play, the others follow
   */
  void sent(long firstSequence, List<Play> plays) throws IOException;

  /**
   * Notes an acknowledgement; it reaches the operating system with the next plays or flush.
   *
   * @param offset -1 where the broker no longer knew it (a retry of what it already had)
   */
  void acked(long sequence, int partition, long offset);

  /** Writes the acknowledgements noted so far. */
  void flush() throws IOException;

  /** Keeps no account. */
  static PlayLedger none() {
    return new PlayLedger() {
      @Override
      public long firstSequence() {
        return 0;
      }

      @Override
      public void sent(long firstSequence, List<Play> plays) {}

      @Override
      public void acked(long sequence, int partition, long offset) {}

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
