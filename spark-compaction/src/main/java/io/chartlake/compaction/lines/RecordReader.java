package io.chartlake.compaction.lines;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chartlake.compaction.lines.fast.Templates;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Line;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.projection.RecordBuffer;
import io.chartlake.compaction.projection.RejectedLineException;
import io.chartlake.rawzone.line.JsonText;
import io.chartlake.rawzone.line.KeyFormat;
import io.chartlake.rawzone.line.ReservedNames;
import io.chartlake.rawzone.line.UnreadableRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads the records of one Kafka partition, in offset order, to what the lines would give that
 * landing makes of them: values as bytes, BIGINT keys of its {@code key.format} long, STRING keys
 * of string. What landing would send to its dead letters is rejected.
 */
public final class RecordReader {
  private static final byte[] NULL = "null".getBytes(UTF_8);

  private final Projection projection;
  private final String topic;
  private final int partition;
  private final KeyFormat keys;
  private final JacksonLineParser judge;
  private final Templates shapes;
  private final Templates tombstoneShapes;
  private final RecordLine text = new RecordLine();
  private final Line line;
  private final RecordBuffer row;
  private final LatestRecords latest;
  private long records;
  private long rejects;
  private long slowLines;
  private final List<String> firstRejects = new ArrayList<>();

  /** A reader that has read nothing. */
  public RecordReader(Projection projection, String topic, int partition) {
    this(projection, topic, partition, new Templates(projection), new Templates(projection));
  }

  /** With {@link Templates#none} every record goes to Jackson. */
  RecordReader(
      Projection projection,
      String topic,
      int partition,
      Templates shapes,
      Templates tombstoneShapes) {
    this.projection = projection;
    this.topic = topic;
    this.partition = partition;
    this.keys = projection.keyType() == FieldType.STRING ? KeyFormat.STRING : KeyFormat.LONG;
    this.judge = new JacksonLineParser(projection);
    this.shapes = shapes;
    this.tombstoneShapes = tombstoneShapes;
    this.line = new Line(projection);
    this.row = new RecordBuffer(projection.outputs().size());
    this.latest = new LatestRecords(projection);
  }

  /**
   * Takes the next record.
   *
   * @param timestampMillis empty where Kafka has none
   * @param key null where there is none
   * @param value null for a tombstone
   */
  public void take(long offset, OptionalLong timestampMillis, byte[] key, byte[] value) {
    try {
      parse(offset, timestampMillis, key == null ? NULL : keys.json(key), value);
      projection.apply(line, row);
      latest.add(offset, line.isDeleted(), row);
      records++;
    } catch (RejectedLineException | UnreadableRecordException e) {
      reject(offset, e.getMessage());
    }
  }

  /** The latest record of each key taken. */
  public LatestRecords latest() {
    latest.fold();
    return latest;
  }

  /** Memory taken by what is read. */
  public long sizeBytes() {
    return latest.sizeBytes();
  }

  /** What was come across so far. */
  public ReadCounts counts() {
    return new ReadCounts(records, rejects, firstRejects, slowLines);
  }

  private void parse(long offset, OptionalLong timestampMillis, byte[] key, byte[] value)
      throws RejectedLineException, UnreadableRecordException {
    if (value == null) {
      text.beginDeleted();
      text.finish(key, partition, offset, timestampMillis);
      if (!fits(tombstoneShapes)) {
        judge(tombstoneShapes);
      }
      return;
    }
    if (isBraced(value)) {
      text.beginFields(value);
      text.finish(key, partition, offset, timestampMillis);
      // A shape was learned from proven values, so what fits it whole is proven too.
      if (fits(shapes)) {
        return;
      }
    }
    text.begin(value, JsonText.ofValue(value, ReservedNames.DEFAULT));
    text.finish(key, partition, offset, timestampMillis);
    judge(shapes);
  }

  private static boolean isBraced(byte[] value) {
    return value.length > 2 && value[0] == '{' && value[value.length - 1] == '}';
  }

  private boolean fits(Templates templates) {
    return templates.read(text.bytes(), 0, line) == text.end() + 1;
  }

  private void judge(Templates templates) throws RejectedLineException {
    slowLines++;
    judge.parse(text.bytes(), 0, text.end(), line);
    templates.learn(text.bytes(), 0, text.end());
  }

  private void reject(long offset, String reason) {
    rejects++;
    if (firstRejects.size() < ReadCounts.MAX_COORDINATES) {
      firstRejects.add(topic + " partition " + partition + " offset " + offset + ": " + reason);
    }
  }
}
