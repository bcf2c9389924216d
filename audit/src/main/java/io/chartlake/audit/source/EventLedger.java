package io.chartlake.audit.source;

import io.chartlake.audit.model.EventId;
import java.util.Map;

/** What the event's source wrote down: a line before it sent an event, a line when it was acked. */
public interface EventLedger {

  /** Notes how far it is written: what comes later is behind the cut. */
  void cut();

  /** Reads it from the beginning to the cut; may be called more than once. */
  void read(Visitor visitor);

  /** Reads what has been written behind the cut until now. */
  void readBehindCut(Visitor visitor);

  /** Bytes before the cut, by file. */
  Map<String, Long> bytes();

  /** Takes the ledger's lines as they come. */
  interface Visitor {
    void sent(EventId id);

    /** The broker has the event; the offset is -1 where the broker did not say it. */
    void acked(EventId id, int partition, long offset);

    /** A line that breaks the contract. */
    default void malformed(String file, long line, String text) {}

    /** A last line without its newline: its writer was cut off, and it counts for nothing. */
    default void torn(String file) {}
  }
}
