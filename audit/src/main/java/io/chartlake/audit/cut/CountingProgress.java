package io.chartlake.audit.cut;

import io.chartlake.audit.model.KeyStates;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.source.ConsumerGroup;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How many of the events below the cut the changelog has counted: by the position of the group that
 * counts, or, where that cannot be known, by whether both topics are at rest and agree.
 */
public final class CountingProgress {
  private final EventTopic events;
  private final ChangelogTopic changelog;
  private final KeyStates keys;
  private final Optional<ConsumerGroup> group;

  /** Chosen at the first look. */
  private Optional<OffsetPairs> pairs = Optional.empty();

  /** What the group has not read, where only the events are judged. */
  private Optional<Map<Integer, Long>> unreadAlone = Optional.empty();

  private Optional<String> atRestAlone = Optional.empty();

  /** Whether no position can be compared with, and not because the group never read anything. */
  private boolean strictAtRest;

  /**
   * @param group that counts; empty where none is named
   */
  public CountingProgress(
      EventTopic events, ChangelogTopic changelog, KeyStates keys, Optional<ConsumerGroup> group) {
    this.events = events;
    this.changelog = changelog;
    this.keys = keys;
    this.group = group;
  }

  /** What of the events is still to be counted; empty when nothing is. */
  public Optional<String> pending() {
    if (pairs.isEmpty() && atRestAlone.isEmpty()) {
      Optional<String> open = events.advanceToCut();
      if (open.isPresent()) {
        changelog.look();
        return open;
      }
      choose();
    }
    return pairs.isPresent() ? pairs.get().step() : notAtRest();
  }

  /**
   * Whether the group has still to read events below the cut, where the changelog is not judged.
   * Waits only where records are not events: these must be in the dead letters then.
   */
  public Optional<String> pendingReads() {
    if (group.isEmpty() || events.invalid().isEmpty()) {
      return Optional.empty();
    }
    int partitions = events.state().partitions().size();
    Map<Integer, Long> committed = group.get().committed(events.topic(), partitions);
    Map<Integer, Long> unread = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      long position = committed.getOrDefault(partition, 0L);
      if (position < events.end(partition)) {
        unread.put(partition, position);
      }
    }
    unreadAlone = Optional.of(unread);
    return unread.isEmpty() ? Optional.empty() : Optional.of(notAllRead(group.get().name()));
  }

  /** Why counts could not be compared at positions that belong together; empty when they were. */
  public Optional<String> atRestAlone() {
    if (pairs.isEmpty()) {
      return atRestAlone.or(() -> Optional.of("the events could not be read up to the cut"));
    }
    return pairs
        .filter(OffsetPairs::isOpen)
        .map(open -> "the changelog was not seen without an open transaction");
  }

  /**
   * Of each partition the first offset that is not known to be counted; empty where everything is
   * counted, or where no group can be asked.
   */
  public Map<Integer, Long> uncountedFrom() {
    if (pairs.isPresent()) {
      return pairs.get().uncountedFrom();
    }
    if (unreadAlone.isPresent()) {
      return unreadAlone.get();
    }
    Map<Integer, Long> everything = new HashMap<>();
    if (group.isPresent() && !strictAtRest) {
      events.state().ends().keySet().forEach(partition -> everything.put(partition, 0L));
    }
    return everything;
  }

  /** Whether the group itself says that it has not read all events below the cut. */
  public boolean isBehind() {
    return pairs.filter(paired -> paired.unread() > 0).isPresent();
  }

  /** Why what is not counted cannot be called lost, and what to do. */
  public String whyUncounted() {
    String name = group.map(ConsumerGroup::name).orElse("");
    boolean away = group.filter(ConsumerGroup::isAway).isPresent();
    if (unreadAlone.isPresent()) {
      return notAllRead(name)
          + (away ? ": nobody is in the group, start it" : ": run the audit again");
    }
    if (!isBehind()) {
      return atRestAlone().orElse("not every event is counted") + ": run the audit again";
    }
    return away
        ? String.format(
            "nobody is in the group '%s', which has not counted every event: start it", name)
        : String.format(
            "'%s' still has %,d offsets of '%s' to read: run the audit again, or with a longer"
                + " --wait",
            name, pairs.orElseThrow().unread(), events.topic());
  }

  private String notAllRead(String name) {
    return String.format("'%s' has not read all of '%s'", name, events.topic());
  }

  private void choose() {
    int partitions = events.state().partitions().size();
    strictAtRest = true;
    if (group.isEmpty()) {
      atRestAlone = Optional.of("no group is named that counts");
    } else if (changelog.look().partitions().size() != partitions) {
      atRestAlone = Optional.of("the topics have different numbers of partitions");
    } else {
      atRestAlone = unknown(group.get(), partitions);
    }
    if (atRestAlone.isEmpty()) {
      pairs = Optional.of(new OffsetPairs(events, changelog, group.get()));
    }
  }

  private Optional<String> unknown(ConsumerGroup named, int partitions) {
    try {
      Map<Integer, Long> committed = named.committed(events.topic(), partitions);
      boolean never =
          committed.size() == partitions && committed.values().stream().allMatch(o -> o == 0);
      strictAtRest = false;
      return never && !named.isRunning()
          ? Optional.of("no group '" + named.name() + "' has read '" + events.topic() + "'")
          : Optional.empty();
    } catch (SourceException e) {
      return Optional.of(e.getMessage());
    }
  }

  private Optional<String> notAtRest() {
    events.advance();
    changelog.advance();
    Optional<String> open =
        Stream.of(events, changelog)
            .filter(topic -> topic.state().hasOpenTransaction())
            .findFirst()
            .map(topic -> TopicFold.openTransaction(topic.topic()));
    long uncounted = keys.uncounted();
    return open.isPresent() || uncounted == 0
        ? open
        : Optional.of(String.format("the changelog counts too few events of %,d keys", uncounted));
  }
}
