package io.chartlake.audit.layer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.ZstdInputStream;
import io.chartlake.audit.model.JsonValues;
import io.chartlake.audit.model.RawLine;
import io.chartlake.audit.report.ProgressLine;
import io.chartlake.audit.source.ByteLines;
import io.chartlake.audit.source.RawBucket;
import io.chartlake.audit.source.RawListing;
import io.chartlake.rawzone.line.LineFields;
import io.chartlake.rawzone.name.ObjectMetadata;
import io.chartlake.rawzone.name.OffsetRange;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The lines of one raw object; those that break its rules are reported and passed over. */
final class ObjectLines implements Closeable {
  private static final int EXCERPT = 80;

  private final RawListing.Named object;
  private final Optional<OffsetRange> take;
  private final Map<String, String> metadata;
  private final ByteLines lines;
  private final RawTally tally;
  private final ProgressLine progress;
  private final String key;
  private RawLine current;
  private long number;
  private long previous = -1;

  /**
   * @param take positions that count in this object; empty when other objects cover all of them
   */
  ObjectLines(
      RawListing.Named object,
      RawBucket.Opened opened,
      Optional<OffsetRange> take,
      RawTally tally,
      ProgressLine progress) {
    this.object = object;
    this.key = object.stored().key();
    this.progress = progress;
    this.take = take;
    this.metadata = opened.metadata();
    this.tally = tally;
    this.lines = new ByteLines(decompressed(opened.in()));
  }

  /** Moves to the next good line; false at the object's end. */
  boolean advance() {
    try {
      while (lines.advance()) {
        number++;
        progress.step();
        Optional<RawLine> line = parse();
        if (line.isPresent()) {
          current = line.get();
          return true;
        }
      }
      checkCount();
      return false;
    } catch (IOException e) {
      tally.findings.wrong(key + " cannot be read behind line " + number + ": " + e);
      return false;
    }
  }

  RawLine line() {
    return current;
  }

  @Override
  public void close() {
    tally.lines.put(key, number);
    try {
      lines.close();
    } catch (IOException e) {
      // All bytes that were wanted have been read.
      tally.findings.note("closing " + key + ": " + e.getMessage());
    }
  }

  private Optional<RawLine> parse() {
    String place = key + ":" + number;
    Optional<ObjectNode> json = JsonValues.object(lines.line());
    Optional<Long> offset = json.flatMap(node -> JsonValues.integer(node, LineFields.OFFSET));
    if (offset.isEmpty()) {
      tally.findings.wrong(place + " is not a raw line: '" + excerpt() + "'");
      return Optional.empty();
    }
    if (!object.name().range().contains(offset.get())) {
      tally.findings.wrong(place + " has offset " + offset.get() + ", not of this object");
      return Optional.empty();
    }
    if (offset.get() == previous) {
      tally.findings.doubled(place + " has offset " + offset.get() + " again");
      return Optional.empty();
    }
    if (offset.get() < previous) {
      tally.findings.wrong(place + " has offset " + offset.get() + " behind " + previous);
      return Optional.empty();
    }
    previous = offset.get();
    return Optional.of(
        new RawLine(
            place,
            offset.get(),
            lines.line(),
            json.get(),
            take.filter(range -> range.contains(offset.get())).isPresent()));
  }

  private void checkCount() {
    String records = metadata.get(ObjectMetadata.RECORDS);
    if (records != null && !records.equals(Long.toString(number))) {
      tally.findings.wrong(key + " has " + number + " lines, its metadata says " + records);
    }
  }

  private String excerpt() {
    String text = new String(lines.line(), StandardCharsets.UTF_8);
    return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "…";
  }

  private InputStream decompressed(InputStream in) {
    try {
      return switch (object.name().compression()) {
        case NONE -> in;
        case GZIP -> new GZIPInputStream(in);
        case ZSTD -> new ZstdInputStream(in);
      };
    } catch (IOException e) {
      tally.findings.wrong(key + " cannot be decompressed: " + e);
      return InputStream.nullInputStream();
    }
  }
}
