package io.chartlake.audit.cut;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chartlake.audit.model.Coordinates;
import io.chartlake.audit.model.EventBook;
import io.chartlake.audit.model.EventId;
import io.chartlake.audit.model.JsonValues;
import io.chartlake.audit.model.KeyStates;
import io.chartlake.audit.model.LogRecord;
import io.chartlake.audit.model.RecordFormat;
import io.chartlake.audit.model.SparseBits;
import io.chartlake.audit.report.Findings;
import io.chartlake.audit.source.TopicReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts the events of the topic per key, each event id once. */
public final class EventTopic extends TopicFold {
  private final RecordFormat format;
  private final EventBook book;
  private final KeyStates keys;
  private final List<EventId> shownDoubles = new ArrayList<>();
  private final Map<Integer, SparseBits> invalid = new TreeMap<>();
  private long counted;
  private long doubled;

  public EventTopic(TopicReader log, RecordFormat format, EventBook book, KeyStates keys) {
    super(log);
    this.format = format;
    this.book = book;
    this.keys = keys;
  }

  @Override
  protected void accept(LogRecord record) {
    Optional<ObjectNode> value = record.value().flatMap(JsonValues::object);
    Optional<String> key = validKey(record, value);
    Optional<EventId> id =
        value.map(object -> object.path(format.eventIdField()).asText()).flatMap(EventId::parse);
    boolean first = id.map(known -> sight(known, record)).orElse(true);
    if (key.isEmpty()) {
      invalid
          .computeIfAbsent(record.partition(), partition -> new SparseBits())
          .add(record.offset());
      return;
    }
    if (id.isEmpty()) {
      findings()
          .wrong(
              Coordinates.of(topic(), record)
                  + " has no event id in '"
                  + format.eventIdField()
                  + "'");
    }
    if (first) {
      keys.of(key.get()).events++;
      counted++;
    }
  }

  /** The record's key if it is a valid event. */
  public Optional<String> validKey(LogRecord record) {
    return validKey(record, record.value().flatMap(JsonValues::object));
  }

  private Optional<String> validKey(LogRecord record, Optional<ObjectNode> value) {
    return format
        .keyText(record)
        .filter(format.key()::isAllowedForEvents)
        .filter(
            key ->
                value.isPresent()
                    && !JsonValues.repeats(record.value().get(), format.eventKeyField())
                    && format.key().is(value.get().path(format.eventKeyField()))
                    && value.get().path(format.eventKeyField()).asText().equals(key));
  }

  private boolean sight(EventId id, LogRecord record) {
    boolean first = book.seen(id, record.partition(), record.offset());
    if (!first) {
      doubled++;
      if (shownDoubles.size() < Findings.SHOWN && !shownDoubles.contains(id)) {
        shownDoubles.add(id);
      }
    }
    return first;
  }

  /** Distinct valid events: what the changelog's counts must add up to. */
  public long counted() {
    return counted;
  }

  /** Records whose event id was there before. */
  public long doubled() {
    return doubled;
  }

  /** The first events that are there more than once. */
  public List<EventId> shownDoubles() {
    return List.copyOf(shownDoubles);
  }

  /** Offsets of records that are not events, by partition. */
  public Map<Integer, SparseBits> invalid() {
    return invalid;
  }
}
