package io.chartlake.landing.protocol;

import io.chartlake.landing.buffer.Buffer;
import io.chartlake.landing.upload.SealedObject;
import io.chartlake.rawzone.name.OffsetRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** The lines of one object while records still come. */
final class ObjectBuffer {
  private static final long NO_HOLE = -1;

  private final Buffer lines = new Buffer();
  private final List<Future<Void>> deadLetters = new ArrayList<>();
  private int records;
  private int asideCount;
  private Instant firstAt = Instant.EPOCH;
  private long firstNanos;
  private long firstHole = NO_HOLE;
  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;

  void begin(Instant now, long nanos) {
    firstAt = now;
    firstNanos = nanos;
  }

  /** Adds a record's line; returns how many more bytes of heap are held. */
  long add(Long timestamp, byte[] line, int length) {
    long heldBefore = lines.heldBytes();
    lines.write(line, 0, length);
    records++;
    if (timestamp != null) {
      earliest = Math.min(earliest, timestamp);
      latest = Math.max(latest, timestamp);
    }
    return lines.heldBytes() - heldBefore;
  }

  void setAside(Future<Void> report) {
    deadLetters.add(report);
    asideCount++;
  }

  void hole(long from) {
    if (firstHole == NO_HOLE) {
      firstHole = from;
    }
  }

  /** The first hole that nobody has proven, or where reading stands. */
  long provenTo(long next) {
    return firstHole == NO_HOLE ? next : firstHole;
  }

  void holesAreProvenBelow(long position, long next) {
    if (firstHole != NO_HOLE && firstHole < position) {
      firstHole = next > position ? position : NO_HOLE;
    }
  }

  /**
   * Drops the reports of dead letters that are durable by now.
   *
   * @throws ExecutionException when one could not be written
   */
  void settleDeadLetters() throws ExecutionException {
    try {
      for (Future<Void> report : List.copyOf(deadLetters)) {
        if (report.isDone()) {
          report.get();
          deadLetters.remove(report);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean awaitsDeadLetters() {
    return !deadLetters.isEmpty();
  }

  SealedObject.Content content(OffsetRange range) {
    return new SealedObject.Content(
        lines,
        records,
        range.length() - records - asideCount,
        firstHole == NO_HOLE ? OptionalLong.empty() : OptionalLong.of(firstHole),
        List.copyOf(deadLetters));
  }

  int records() {
    return records;
  }

  long sizeBytes() {
    return lines.sizeBytes();
  }

  long heldBytes() {
    return lines.heldBytes();
  }

  Instant firstAt() {
    return firstAt;
  }

  long firstNanos() {
    return firstNanos;
  }

  /** Milliseconds between the earliest and the latest timestamp if this one came too. */
  long spanWith(Long timestamp) {
    return timestamp == null || latest == Long.MIN_VALUE
        ? 0
        : Math.max(latest, timestamp) - Math.min(earliest, timestamp);
  }
}
