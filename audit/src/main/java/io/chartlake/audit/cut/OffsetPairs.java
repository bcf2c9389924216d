package io.chartlake.audit.cut;

import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.source.ConsumerGroup;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds, partition by partition, an offset of the events and an offset of the changelog that belong
 * together: the changelog below the one has counted exactly the events below the other.
 *
 * <p>Who counts exactly once commits its position among the events in the transaction that holds
 * what it wrote to the changelog. So the two belong together when the group's position is the same
 * before and after a look at a changelog partition in which no transaction is open.
 */
final class OffsetPairs {
  private final TopicFold events;
  private final TopicFold changelog;
  private final ConsumerGroup group;
  private final Map<Integer, Long> eventEnds = new TreeMap<>();
  private final Map<Integer, Long> changelogEnds = new TreeMap<>();
  private Map<Integer, Long> uncountedFrom = Map.of();
  private long unread;
  private boolean open;

  /**
   * @param events read up to their cut
   */
  OffsetPairs(TopicFold events, TopicFold changelog, ConsumerGroup group) {
    this.events = events;
    this.changelog = changelog;
    this.group = group;
  }

  /** Looks at the partitions that have no pair yet, and reads on; what is under way, or empty. */
  Optional<String> step() {
    int partitions = events.state().partitions().size();
    expectNothing(partitions); // a read may break off
    Map<Integer, Long> before = group.committed(events.topic(), partitions);
    TopicState now = changelog.look();
    Map<Integer, Long> after = group.committed(events.topic(), partitions);
    Map<Integer, Long> uncounted = new TreeMap<>();
    long behind = 0;
    boolean undecided = false;
    for (int partition = 0; partition < partitions; partition++) {
      if (eventEnds.containsKey(partition)) {
        continue;
      }
      Optional<Long> position = Optional.ofNullable(after.get(partition));
      boolean decided = now.partitions().get(partition).isDecided();
      long needed = events.end(partition);
      if (position.isPresent() && position.get() < needed) {
        behind += needed - position.get();
      } else if (decided && position.isPresent() && position.get().equals(before.get(partition))) {
        eventEnds.put(partition, Math.max(position.get(), events.position(partition)));
        changelogEnds.put(partition, now.end(partition));
        continue;
      } else {
        undecided = true;
      }
      // Counts of what the group had passed before the look are below the changelog's end.
      uncounted.put(partition, decided ? before.getOrDefault(partition, 0L) : 0);
    }
    readOn(now);
    uncountedFrom = uncounted;
    unread = behind;
    open = undecided;
    return pending();
  }

  private void expectNothing(int partitions) {
    open = true;
    uncountedFrom = new TreeMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      uncountedFrom.put(partition, 0L);
    }
  }

  /** Offsets below the cut that the group has not read. */
  long unread() {
    return unread;
  }

  /** Of each partition without a pair the first offset that is not known to be counted. */
  Map<Integer, Long> uncountedFrom() {
    return uncountedFrom;
  }

  /** Whether a partition has no pair although the group has counted its events. */
  boolean isOpen() {
    return open;
  }

  private void readOn(TopicState now) {
    // A pair that is found later is never below what is committed now.
    Map<Integer, Long> ends = now.ends();
    ends.putAll(changelogEnds);
    changelog.advanceTo(ends);
    events.advanceTo(eventEnds);
  }

  private Optional<String> pending() {
    if (unread > 0) {
      return Optional.of(
          String.format(
              "'%s' has %,d offsets of '%s' to read", group.name(), unread, events.topic()));
    }
    return open ? Optional.of(TopicFold.openTransaction(changelog.topic())) : Optional.empty();
  }
}
