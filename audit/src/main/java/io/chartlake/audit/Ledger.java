package io.chartlake.audit;

/** What the event's source wrote down: a line before it sent an event, a line when it was acked. */
interface Ledger {

  /** Reads it from the beginning; may be called more than once. */
  void read(Visitor visitor);

  /** Whether more was written since the first reading began. */
  boolean grew();

  /** Takes the ledger's lines as they come. */
  interface Visitor {
    void sent(EventId id);

    /** The broker has the event; the offset is -1 where the broker did not say it. */
    void acked(EventId id, int partition, long offset);

    /** A line that is none of the contract's. */
    default void malformed(String file, long line, String text) {}

    /** A last line without its newline: its writer was cut off, and it counts for nothing. */
    default void torn(String file) {}
  }
}
