package io.chartlake.audit.layer;

import io.chartlake.audit.model.AuditPart;
import io.chartlake.audit.model.EventBook;
import io.chartlake.audit.model.EventId;
import io.chartlake.audit.model.JsonValues;
import io.chartlake.audit.model.LogRecord;
import io.chartlake.audit.model.RecordFormat;
import io.chartlake.audit.source.EventLedger;
import io.chartlake.rawzone.name.OffsetRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A second look at ledger and topic, taken only when the first found differences: where the events
 * in question were acknowledged, and where they are.
 */
final class Pinpoint {
  /** Bounds the memory: of more suspects only so many are looked at. */
  static final int MAX_EVENTS = 1_000_000;

  private final Map<EventId, Places> places = new HashMap<>();
  private boolean complete = true;

  private static final class Places {
    private Optional<Place> acked = Optional.empty();
    private final List<Place> found = new ArrayList<>(1);
  }

  private record Place(int partition, long offset) {}

  private Pinpoint() {}

  /**
   * @param named events to look for by name
   */
  static Pinpoint look(Collection<EventId> named, AuditRun run, Map<Integer, OffsetRange> ranges) {
    Pinpoint pinpoint = new Pinpoint();
    named.forEach(id -> pinpoint.places.put(id, new Places()));
    if (run.settings.judges(AuditPart.LEDGER)) {
      run.sources.ledger().read(pinpoint.ledgerVisitor(new HashSet<>(named), run.book));
    }
    run.sources.events().read(ranges, record -> pinpoint.find(record, run.settings.records()));
    return pinpoint;
  }

  /** Events that are in the topic, but not where the broker said they were. */
  List<EventId> misplaced() {
    return places.entrySet().stream()
        .filter(
            entry ->
                entry.getValue().acked.filter(place -> place.offset() >= 0).isPresent()
                    && !entry.getValue().found.isEmpty()
                    && !entry.getValue().found.contains(entry.getValue().acked.get()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** False when there were more suspects than were looked at. */
  boolean isComplete() {
    return complete;
  }

  /** {@code partition@offset} where it was acknowledged. */
  String acked(EventId id) {
    return Optional.ofNullable(places.get(id))
        .flatMap(known -> known.acked)
        .map(Pinpoint::text)
        .orElse("an unknown place");
  }

  /** {@code partition@offset} of each place where it is. */
  String found(EventId id) {
    return Optional.ofNullable(places.get(id))
        .map(known -> String.join(" and ", known.found.stream().map(Pinpoint::text).toList()))
        .orElse("an unknown place");
  }

  private EventLedger.Visitor ledgerVisitor(Set<EventId> named, EventBook book) {
    return new EventLedger.Visitor() {
      @Override
      public void sent(EventId id) {}

      @Override
      public void acked(EventId id, int partition, long offset) {
        if (named.contains(id) || (book.isSuspect(id) && book.isSeen(id))) {
          if (places.size() >= MAX_EVENTS && !places.containsKey(id)) {
            complete = false;
            return;
          }
          Places known = places.computeIfAbsent(id, key -> new Places());
          known.acked = known.acked.or(() -> Optional.of(new Place(partition, offset)));
        }
      }
    };
  }

  private void find(LogRecord record, RecordFormat format) {
    record
        .value()
        .flatMap(JsonValues::object)
        .map(object -> object.path(format.eventIdField()).asText())
        .flatMap(EventId::parse)
        .map(places::get)
        .ifPresent(known -> known.found.add(new Place(record.partition(), record.offset())));
  }

  private static String text(Place place) {
    return place.partition() + "@" + place.offset();
  }
}
