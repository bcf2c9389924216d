package io.chartlake.audit.layer;

import io.chartlake.audit.model.RawLine;
import io.chartlake.audit.source.RawListing;
import io.chartlake.audit.source.RawObjects;
import io.chartlake.rawzone.name.ObjectMetadata;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * All lines of one partition's objects in offset order; lines of several objects at one offset come
 * together. Only objects that overlap are open at the same time.
 */
final class MergedLines implements Closeable {
  private final RawObjects store;
  private final List<RawListing.Named> objects;
  private final RawListing.Path path;
  private final Optional<String> topicId;
  private final RawTally tally;
  private final PriorityQueue<ObjectLines> open =
      new PriorityQueue<>(Comparator.comparingLong(lines -> lines.line().offset));
  private int opened;
  private List<RawLine> group = List.of();

  /**
   * @param topicId that every object has to be of; empty when there is no topic to compare with
   */
  MergedLines(
      RawObjects store,
      List<RawListing.Named> objects,
      RawListing.Path path,
      Optional<String> topicId,
      RawTally tally) {
    this.store = store;
    this.objects = objects;
    this.path = path;
    this.topicId = topicId;
    this.tally = tally;
    store.expect(objects.stream().map(RawListing.Named::stored).toList());
    advance();
  }

  /** Whether there is a group left. */
  boolean isPresent() {
    return !group.isEmpty();
  }

  long offset() {
    return group.get(0).offset;
  }

  /** The lines at the current offset, at least one; moves on. */
  List<RawLine> next() {
    List<RawLine> current = group;
    advance();
    return current;
  }

  @Override
  public void close() {
    open.forEach(ObjectLines::close);
    open.clear();
  }

  private void advance() {
    while (opened < objects.size()
        && (open.isEmpty()
            || objects.get(opened).name().range().from() <= open.element().line().offset)) {
      open(objects.get(opened++));
    }
    List<RawLine> next = new ArrayList<>(1);
    while (!open.isEmpty()
        && (next.isEmpty() || open.element().line().offset == next.get(0).offset)) {
      ObjectLines lines = open.remove();
      next.add(lines.line());
      advance(lines);
    }
    group = next;
  }

  private void open(RawListing.Named object) {
    RawObjects.Opened stored = store.open(object.stored());
    checkMetadata(object, stored.metadata());
    advance(
        new ObjectLines(
            object, stored, Optional.ofNullable(path.take().get(object.name())), tally));
  }

  private void advance(ObjectLines lines) {
    if (lines.advance()) {
      open.add(lines);
    } else {
      lines.close();
    }
  }

  private void checkMetadata(RawListing.Named object, Map<String, String> metadata) {
    String format = metadata.get(ObjectMetadata.FORMAT);
    String id = metadata.get(ObjectMetadata.TOPIC_ID);
    if (format == null || id == null) {
      tally.withoutMetadata();
      return;
    }
    if (!format.equals(ObjectMetadata.FORMAT_VERSION)) {
      tally.findings().wrong(object.stored().key() + " has the unknown format '" + format + "'");
    }
    if (topicId.isPresent() && !topicId.get().equals(id)) {
      tally
          .findings()
          .wrong(
              object.stored().key()
                  + " is of topic id "
                  + id
                  + ", the topic's is "
                  + topicId.get());
    }
  }
}
