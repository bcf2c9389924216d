package io.chartlake.audit;

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
final class Pairing {
  private final TopicFold events;
  private final EventFold eventFold;
  private final TopicFold changelog;
  private final ConsumerGroup group;
  private final Map<Integer, Long> eventEnds = new TreeMap<>();
  private final Map<Integer, Long> changelogEnds = new TreeMap<>();
  private boolean behind;
  private boolean open;

  /**
   * @param events read up to their cut
   */
  Pairing(TopicFold events, EventFold eventFold, TopicFold changelog, ConsumerGroup group) {
    this.events = events;
    this.eventFold = eventFold;
    this.changelog = changelog;
    this.group = group;
  }

  /** Looks at the partitions that have no pair yet, and reads on; what is under way, or empty. */
  Optional<String> step() {
    int partitions = events.state().partitions().size();
    Map<Integer, Long> before = group.committed(events.topic(), partitions);
    TopicState now = changelog.look();
    Map<Integer, Long> after = group.committed(events.topic(), partitions);
    long uncounted = 0;
    open = true; // also when a read breaks off
    boolean undecided = false;
    for (int partition = 0; partition < partitions; partition++) {
      if (eventEnds.containsKey(partition)) {
        continue;
      }
      Optional<Long> position = Optional.ofNullable(after.get(partition));
      long needed = eventFold.lastOffset(partition).orElse(-1L) + 1;
      if (position.isPresent() && position.get() < needed) {
        uncounted += needed - position.get();
      } else if (position.isPresent()
          && position.get().equals(before.get(partition))
          && now.partitions().get(partition).isDecided()) {
        eventEnds.put(partition, Math.max(position.get(), events.position(partition)));
        changelogEnds.put(partition, now.end(partition));
      } else {
        undecided = true;
      }
    }
    behind = uncounted > 0;
    readOn(now);
    open = undecided;
    return pending(uncounted);
  }

  /** Whether the group has not counted all events below the cut. */
  boolean isBehind() {
    return behind;
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

  private Optional<String> pending(long uncounted) {
    if (behind) {
      return Optional.of(
          String.format(
              "'%s' has %,d offsets of '%s' to read", group.name(), uncounted, events.topic()));
    }
    return open ? Optional.of("a transaction is open in the changelog") : Optional.empty();
  }
}
