package io.chartlake.compaction.lines;

import io.chartlake.compaction.plan.ObjectSlice;
import io.chartlake.compaction.plan.PartitionPlan;
import io.chartlake.compaction.projection.Line;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.projection.RecordBuffer;
import io.chartlake.compaction.projection.RejectedLineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a plan names of one partition, newest object first. */
public final class PartitionReader {
  /** All bits that are 0 in the numbers of lines at which memory is looked at. */
  private static final int LINES_PER_LOOK = (1 << 14) - 1;

  private final Projection projection;
  private final boolean anyLineFits;
  private final ObjectOpener opener;
  private final LineReader lines;
  private final Line line;
  private final RecordBuffer row;
  private final LatestRecords latest;
  private long records;
  private long rejects;
  private final List<String> firstRejects = new ArrayList<>();

  public PartitionReader(Projection projection, ObjectOpener opener) {
    this(projection, opener, new LineReader(projection));
  }

  PartitionReader(Projection projection, ObjectOpener opener, LineReader lines) {
    this.projection = projection;
    this.anyLineFits = !projection.hasCasts();
    this.opener = opener;
    this.lines = lines;
    this.line = new Line(projection);
    this.row = new RecordBuffer(projection.outputs().size());
    this.latest = new LatestRecords(projection);
  }

  /**
   * Reads all slices of the plan; once.
   *
   * @throws UnreadableObjectException when an object is not what landing wrote
   * @throws UnavailableObjectException when the store does not give one
   */
  public LatestRecords read(PartitionPlan plan) throws IOException {
    return readWithin(plan, Long.MAX_VALUE).orElseThrow();
  }

  /**
   * The same, within so much memory.
   *
   * @param maxHeldBytes the records take little more than this
   * @return empty when they would take more; newer ones may have been read and older ones not, so
   *     nothing can be made of them
   */
  public Optional<LatestRecords> readWithin(PartitionPlan plan, long maxHeldBytes)
      throws IOException {
    for (int i = plan.slices().size() - 1; i >= 0; i--) {
      if (!read(plan.slices().get(i), i, maxHeldBytes)) {
        return Optional.empty();
      }
      latest.fold();
    }
    return latest.sizeBytes() > maxHeldBytes ? Optional.empty() : Optional.of(latest);
  }

  /** What {@link #read} has come across so far. */
  public ReadCounts counts() {
    return new ReadCounts(records, rejects, firstRejects, lines.slowLines());
  }

  /** Whether the records take no more than they may. */
  private boolean read(ObjectSlice slice, int index, long maxHeldBytes) throws IOException {
    OpenObject object;
    try {
      object = new OpenObject(slice, index, opener.open(slice));
    } catch (IOException e) {
      throw OpenObject.storeFailure(slice, index, e);
    }
    try (object) {
      try {
        return read(object, slice, maxHeldBytes);
      } catch (IOException e) {
        throw object.explained(e); // reads on, so before the object is closed
      }
    }
  }

  private boolean read(OpenObject object, ObjectSlice slice, long maxHeldBytes) throws IOException {
    lines.open(object.lines());
    long previous = -1;
    while (true) {
      String reason = null;
      try {
        if (!lines.next(line)) {
          break;
        }
      } catch (RejectedLineException e) {
        reason = e.getMessage();
      }
      if (line.hasOffset()) {
        check(object, slice, previous);
        previous = line.offset();
        if (previous < slice.takeFrom()) {
          continue;
        }
      }
      if (reason == null) {
        reason = take();
      }
      if (reason != null) {
        reject(slice, reason);
      }
      if ((lines.number() & LINES_PER_LOOK) == 0 && latest.sizeBytes() > maxHeldBytes) {
        return false;
      }
    }
    object.requireWhole(lines.endsWithinLine());
    if (lines.number() == 0) {
      throw object.unreadable("holds no line, and landing writes none such", null);
    }
    return true;
  }

  /** Takes the line as a record; returns why that can't be, or null. */
  private String take() {
    if (!(anyLineFits && latest.isSuperseded(line))) {
      try {
        projection.apply(line, row);
      } catch (RejectedLineException e) {
        return e.getMessage();
      }
      latest.add(line.offset(), line.isDeleted(), row);
    }
    records++;
    return null;
  }

  private void check(OpenObject object, ObjectSlice slice, long previous)
      throws UnreadableObjectException {
    long offset = line.offset();
    if (offset < slice.from() || offset >= slice.to()) {
      throw contradiction(
          object, "has offset " + offset + ", outside [" + slice.from() + ", " + slice.to() + ")");
    }
    if (offset <= previous) {
      throw contradiction(object, "has offset " + offset + " behind " + previous);
    }
    if (line.hasPartition() && line.partition() != slice.partition()) {
      throw contradiction(object, "is of partition " + line.partition());
    }
  }

  private UnreadableObjectException contradiction(OpenObject object, String what) {
    return object.unreadable("contradicts its name: line " + lines.number() + " " + what, null);
  }

  private void reject(ObjectSlice slice, String reason) {
    rejects++;
    if (firstRejects.size() < ReadCounts.MAX_COORDINATES) {
      firstRejects.add(
          slice.uri()
              + " line "
              + lines.number()
              + (line.hasOffset() ? " offset " + line.offset() : "")
              + ": "
              + reason);
    }
  }
}
