package io.chartlake.audit.cut;

import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.source.TopicLog;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Until every transaction has ended that was open in a topic at the first look: a dead letter is in
 * the transaction of the record that it is of, and its topic may learn of the end a little later.
 */
public final class DecidedWait implements Wait {
  private final TopicLog log;
  private Optional<TopicState> first = Optional.empty();

  public DecidedWait(TopicLog log) {
    this.log = log;
  }

  @Override
  public Optional<String> pending() {
    Optional<TopicState> now = log.state();
    first = first.or(() -> now);
    return now.filter(this::isOpen).map(state -> "a transaction is open in '" + log.topic() + "'");
  }

  private boolean isOpen(TopicState now) {
    return IntStream.range(0, first.orElseThrow().partitions().size())
        .anyMatch(
            partition ->
                now.end(partition) < first.get().partitions().get(partition).highWatermark());
  }
}
