package io.chartlake.audit.layer;

import io.chartlake.audit.model.RawLine;
import io.chartlake.audit.source.RawBucket;
import io.chartlake.audit.source.RawListing;
import io.chartlake.rawzone.name.ObjectMetadata;
import io.chartlake.rawzone.name.OffsetRange;
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
  private final AuditRun run;
  private final List<RawListing.Named> objects;
  private final RawListing.Path path;
  private final String topicId;
  private final RawTally tally;
  private final PriorityQueue<ObjectLines> open =
      new PriorityQueue<>(Comparator.comparingLong(lines -> lines.line().offset));
  private int opened;
  private List<RawLine> group = List.of();

  /**
   * @param topicId that every object must be of
   */
  MergedLines(
      AuditRun run,
      List<RawListing.Named> objects,
      RawListing.Path path,
      String topicId,
      RawTally tally) {
    this.run = run;
    this.objects = objects;
    this.path = path;
    this.topicId = topicId;
    this.tally = tally;
    run.sources.raw().expect(objects.stream().map(RawListing.Named::stored).toList());
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
    RawBucket.Opened stored = run.sources.raw().open(object.stored());
    checkMetadata(object.stored().key(), stored.metadata());
    Optional<OffsetRange> take = Optional.ofNullable(path.take().get(object.name()));
    advance(new ObjectLines(object, stored, take, tally, run.progress));
  }

  private void advance(ObjectLines lines) {
    if (lines.advance()) {
      open.add(lines);
    } else {
      lines.close();
    }
  }

  private void checkMetadata(String key, Map<String, String> metadata) {
    String format = metadata.get(ObjectMetadata.FORMAT);
    String id = metadata.get(ObjectMetadata.TOPIC_ID);
    if (format == null || id == null) {
      tally.add(RawTally.Note.WITHOUT_METADATA);
      return;
    }
    if (!format.equals(ObjectMetadata.FORMAT_VERSION)) {
      tally.findings.wrong(key + " has the unknown format '" + format + "'");
    }
    if (!topicId.equals(id)) {
      tally.findings.wrong(key + " is of topic id " + id + ", the topic's is " + topicId);
    }
  }
}
