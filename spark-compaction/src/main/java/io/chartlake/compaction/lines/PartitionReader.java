package io.chartlake.compaction.lines;

import com.github.luben.zstd.ZstdInputStream;
import io.chartlake.compaction.plan.ObjectSlice;
import io.chartlake.compaction.plan.PartitionPlan;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads what a plan names of one partition, newest object first. */
public final class PartitionReader {
  private static final int COMPRESSED_BUFFER_BYTES = 64 << 10;

  private final Projection projection;
  private final ObjectOpener opener;
  private final LineParser parser;
  private final LineSplitter lines = new LineSplitter();
  private final Line line;
  private final Values row;
  private final LatestRecords latest;
  private long records;
  private long rejects;
  private final List<String> firstRejects = new ArrayList<>();

  public PartitionReader(Projection projection, ObjectOpener opener) {
    this.projection = projection;
    this.opener = opener;
    this.parser = new JacksonLineParser(projection);
    this.line = new Line(projection);
    this.row = new Values(projection.outputs().size());
    this.latest = new LatestRecords(projection);
  }

  /**
   * Reads all slices of the plan.
   *
   * @throws IOException naming the object, when one can't be read or contradicts its name
   */
  public LatestRecords read(PartitionPlan plan) throws IOException {
    for (int i = plan.slices().size() - 1; i >= 0; i--) {
      ObjectSlice slice = plan.slices().get(i);
      try (InputStream in = decompressed(slice)) {
        read(in, slice);
      } catch (IOException e) {
        throw e.getMessage() != null && e.getMessage().contains(slice.uri())
            ? e
            : new IOException("raw object " + slice.uri() + " can't be read: " + e.getMessage(), e);
      }
      latest.fold();
    }
    return latest;
  }

  /** What {@link #read} has come across so far. */
  public ReadCounts counts() {
    return new ReadCounts(records, rejects, firstRejects);
  }

  private void read(InputStream in, ObjectSlice slice) throws IOException {
    lines.open(in);
    long previous = -1;
    for (long number = 1; lines.next(); number++) {
      if (lines.isBlank()) {
        continue;
      }
      String reason = null;
      line.clear();
      try {
        if (lines.isTooLong()) {
          throw new RejectedLineException("it is too long");
        }
        parser.parse(lines.bytes(), lines.start(), lines.end(), line);
        projection.apply(line.values, row);
      } catch (RejectedLineException e) {
        reason = e.getMessage();
      }
      if (line.hasOffset()) {
        check(slice, number, previous);
        previous = line.offset();
        if (previous < slice.takeFrom()) {
          continue;
        }
      }
      if (reason != null) {
        reject(slice, number, reason);
      } else {
        records++;
        latest.add(line.offset(), line.isDeleted(), row);
      }
    }
  }

  private void check(ObjectSlice slice, long number, long previous) throws IOException {
    long offset = line.offset();
    if (offset < slice.from() || offset >= slice.to()) {
      throw contradiction(
          slice,
          number,
          "has offset " + offset + ", outside [" + slice.from() + ", " + slice.to() + ")");
    }
    if (offset <= previous) {
      throw contradiction(slice, number, "has offset " + offset + " behind " + previous);
    }
    if (line.hasPartition() && line.partition() != slice.partition()) {
      throw contradiction(slice, number, "is of partition " + line.partition());
    }
  }

  private static IOException contradiction(ObjectSlice slice, long number, String what) {
    return new IOException(
        "raw object " + slice.uri() + " contradicts its name: line " + number + " " + what);
  }

  private void reject(ObjectSlice slice, long number, String reason) {
    rejects++;
    if (firstRejects.size() < ReadCounts.MAX_COORDINATES) {
      firstRejects.add(
          slice.uri()
              + " line "
              + number
              + (line.hasOffset() ? " offset " + line.offset() : "")
              + ": "
              + reason);
    }
  }

  private InputStream decompressed(ObjectSlice slice) throws IOException {
    InputStream stored = opener.open(slice);
    try {
      return switch (slice.compression()) {
        case NONE -> stored;
        case GZIP -> new GZIPInputStream(stored, COMPRESSED_BUFFER_BYTES);
        case ZSTD -> new ZstdInputStream(new BufferedInputStream(stored, COMPRESSED_BUFFER_BYTES));
      };
    } catch (IOException e) {
      stored.close();
      throw e;
    }
  }
}
