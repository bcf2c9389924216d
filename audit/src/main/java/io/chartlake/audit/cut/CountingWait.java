package io.chartlake.audit.cut;

import io.chartlake.audit.model.KeyStates;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.source.ConsumerGroup;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Until the changelog has counted every event below the cut: by the position of the group that
 * counts, or, where that is not to be had, until both topics are at rest and agree.
 */
public final class CountingWait implements Wait {
  private final TopicFold events;
  private final EventFold eventFold;
  private final TopicFold changelog;
  private final KeyStates keys;
  private final Optional<ConsumerGroup> group;

  /** Chosen at the first look. */
  private Optional<Pairing> pairing = Optional.empty();

  /** What the group has not read, where only the events are judged. */
  private Optional<Map<Integer, Long>> unreadAlone = Optional.empty();

  private Optional<String> atRestAlone = Optional.empty();

  /** Whether no position can be compared with, and not because the group never read anything. */
  private boolean strictAtRest;

  /**
   * @param group that counts; empty where none is named
   */
  public CountingWait(
      TopicFold events,
      EventFold eventFold,
      TopicFold changelog,
      KeyStates keys,
      Optional<ConsumerGroup> group) {
    this.events = events;
    this.eventFold = eventFold;
    this.changelog = changelog;
    this.keys = keys;
    this.group = group;
  }

  @Override
  public Optional<String> pending() {
    if (pairing.isEmpty() && atRestAlone.isEmpty()) {
      Optional<String> open = new CutWait(events).pending();
      if (open.isPresent()) {
        changelog.look();
        return open;
      }
      choose();
    }
    return pairing.isPresent() ? pairing.get().step() : rest();
  }

  /**
   * Looks only whether the group has read every event below the cut, where the changelog is not
   * judged. Waits only where records are no events: these must be in the dead letters then.
   */
  public Optional<String> pendingReads() {
    if (group.isEmpty() || eventFold.invalid().isEmpty()) {
      return Optional.empty();
    }
    int partitions = events.state().partitions().size();
    Map<Integer, Long> committed = group.get().committed(events.topic(), partitions);
    Map<Integer, Long> unread = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      long position = committed.getOrDefault(partition, 0L);
      if (position < eventFold.end(partition)) {
        unread.put(partition, position);
      }
    }
    unreadAlone = Optional.of(unread);
    return unread.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format("'%s' has not read all of '%s'", group.get().name(), events.topic()));
  }

  /** Why counts could not be compared at positions that belong together; empty when they were. */
  public Optional<String> atRestAlone() {
    if (pairing.isEmpty()) {
      return atRestAlone.or(() -> Optional.of("the events could not be read up to the cut"));
    }
    return pairing
        .filter(Pairing::isOpen)
        .map(open -> "the changelog was not seen without an open transaction");
  }

  /**
   * Of each partition the first offset that is not known to be counted; nothing where everything
   * is, or where no group can be asked.
   */
  public Map<Integer, Long> uncountedFrom() {
    if (pairing.isPresent()) {
      return pairing.get().uncountedFrom();
    }
    if (unreadAlone.isPresent()) {
      return unreadAlone.get();
    }
    return group.isEmpty() || strictAtRest ? Map.of() : everything();
  }

  /** Whether the group itself says that it has not read all events below the cut. */
  public boolean isBehind() {
    return pairing.filter(paired -> paired.unread() > 0).isPresent();
  }

  /** Why what is not counted cannot be called lost, and what to do. */
  public String whyUncounted() {
    String name = group.map(ConsumerGroup::name).orElse("");
    boolean away = group.filter(ConsumerGroup::isAway).isPresent();
    if (unreadAlone.isPresent()) {
      return String.format(
          "'%s' has not read all of '%s': %s",
          name, events.topic(), away ? "nobody is in the group, start it" : "run the audit again");
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
            name, pairing.orElseThrow().unread(), events.topic());
  }

  private Map<Integer, Long> everything() {
    Map<Integer, Long> from = new HashMap<>();
    for (int partition = 0; partition < events.state().partitions().size(); partition++) {
      from.put(partition, 0L);
    }
    return from;
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
      pairing = Optional.of(new Pairing(events, eventFold, changelog, group.get()));
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

  private Optional<String> rest() {
    events.advance();
    changelog.advance();
    for (TopicFold topic : new TopicFold[] {events, changelog}) {
      if (topic.state().hasOpenTransaction()) {
        return Optional.of("a transaction is open in '" + topic.topic() + "'");
      }
    }
    long uncounted = keys.uncounted();
    return uncounted == 0
        ? Optional.empty()
        : Optional.of(String.format("the changelog counts too few events of %,d keys", uncounted));
  }
}
