package io.chartlake.audit.source;

import io.chartlake.audit.model.LogRecord;
import io.chartlake.audit.model.TopicState;
import io.chartlake.rawzone.name.OffsetRange;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One topic's log, read from any position as often as asked. */
public interface TopicReader {

  String topic();

  /** The topic as it is now; empty when there is none. */
  Optional<TopicState> state();

  /** Reads the committed records of these ranges, in offset order within each partition. */
  void read(Map<Integer, OffsetRange> ranges, Consumer<LogRecord> sink);

  /** Reads all records of these ranges, also those of open and aborted transactions. */
  void readUncommitted(Map<Integer, OffsetRange> ranges, Consumer<LogRecord> sink);
}
