package io.chartlake.compaction.job;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.chartlake.compaction.metrics.CompactionMetrics;
import io.chartlake.rawzone.listing.Lag;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run has done.
 *
 * @param read records taken, tombstones included, rejected ones not
 * @param rejects records kept out
 * @param slowLines lines that the quick parser left to the general one
 * @param rows rows of the table now; empty while deletes by key leave the number unknown
 * @param changed rows that are new or other than before
 * @param removed rows that a tombstone took away; where rows are not copied, tombstones
 * @param commits number of commits; 0 when there was nothing new
 * @param snapshot the last commit; empty when there was nothing to commit
 * @param watermark that of the table now
 * @param seconds where the time went
 * @param gaps holes in the source that hold their partitions up
 * @param blocked per Kafka partition why it can't be read on, by other reasons than a gap
 * @param foreign number of keys in the raw zone that are no raw objects
 * @param foreignRows rows of the table in files that no round can have written
 */
public record Result(
    long read,
    long rejects,
    long slowLines,
    OptionalLong rows,
    long changed,
    long removed,
    int commits,
    OptionalLong snapshot,
    Watermark watermark,
    Seconds seconds,
    List<Gap> gaps,
    SortedMap<Integer, String> blocked,
    int foreign,
    long foreignRows)
    implements CompactionMetrics.Figures {

  /** Time of each step. */
  public record Seconds(Duration plan, Duration read, Duration commit, Duration publish) {
    Seconds plus(Seconds other) {
      return new Seconds(
          plan.plus(other.plan),
          read.plus(other.read),
          commit.plus(other.commit),
          publish.plus(other.publish));
    }

    Seconds publishing(Duration time) {
      return new Seconds(plan, read, commit, time);
    }
  }

  public Result {
    gaps = List.copyOf(gaps);
    blocked = new TreeMap<>(blocked);
  }

  /** Whether every partition was read to its end. */
  public boolean isWhole() {
    return gaps.isEmpty() && blocked.isEmpty();
  }

  /** Why one of the partitions can't be read on. */
  String anyBlocked() {
    return blocked.get(blocked.firstKey());
  }

  /** Partitions that are not read to their end. */
  Set<Integer> heldUp() {
    Set<Integer> partitions = new TreeSet<>(blocked.keySet());
    gaps.forEach(gap -> partitions.add(gap.partition()));
    return partitions;
  }

  @Override
  public int gapCount() {
    return gaps.size();
  }

  @Override
  public int blockedCount() {
    return blocked.size();
  }

  Result publishing(Duration time) {
    return new Result(
        read,
        rejects,
        slowLines,
        rows,
        changed,
        removed,
        commits,
        snapshot,
        watermark,
        seconds.publishing(time),
        gaps,
        blocked,
        foreign,
        foreignRows);
  }

  /** This run after an earlier one, as one. */
  Result after(Result earlier) {
    return new Result(
        earlier.read + read,
        earlier.rejects + rejects,
        earlier.slowLines + slowLines,
        rows,
        earlier.changed + changed,
        earlier.removed + removed,
        earlier.commits + commits,
        snapshot.isPresent() ? snapshot : earlier.snapshot,
        watermark,
        earlier.seconds.plus(seconds),
        gaps,
        blocked,
        foreign,
        foreignRows);
  }

  /** One line of JSON. */
  public String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("read", read);
      json.writeNumberField("rejects", rejects);
      json.writeNumberField("slowLines", slowLines);
      write(json, "rows", rows);
      json.writeNumberField("changed", changed);
      json.writeNumberField("removed", removed);
      json.writeNumberField("commits", commits);
      write(json, "snapshot", snapshot);
      json.writeFieldName("watermark");
      watermark.write(json);
      json.writeObjectFieldStart("seconds");
      json.writeNumberField("plan", decimal(seconds.plan));
      json.writeNumberField("read", decimal(seconds.read));
      json.writeNumberField("commit", decimal(seconds.commit));
      json.writeNumberField("publish", decimal(seconds.publish));
      json.writeEndObject();
      Lag.write(json, gaps);
      json.writeArrayFieldStart("blocked");
      for (Map.Entry<Integer, String> entry : blocked.entrySet()) {
        json.writeStartObject();
        json.writeNumberField("partition", entry.getKey());
        json.writeStringField("reason", entry.getValue());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberField("foreign", foreign);
      json.writeNumberField("foreignRows", foreignRows);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** One line for the log. */
  String summary() {
    return "read "
        + read
        + ", rejected "
        + rejects
        + ", changed "
        + changed
        + ", removed "
        + removed
        + (rows.isPresent() ? ", rows " + rows.getAsLong() : "")
        + (snapshot.isPresent() ? ", snapshot " + snapshot.getAsLong() : ", nothing to commit")
        + (gaps.isEmpty() ? "" : ", gaps in " + gaps.size() + " partitions")
        + (blocked.isEmpty() ? "" : ", stopped partitions " + blocked.keySet());
  }

  private static void write(JsonGenerator json, String field, OptionalLong number)
      throws IOException {
    json.writeFieldName(field);
    if (number.isPresent()) {
      json.writeNumber(number.getAsLong());
    } else {
      json.writeNull();
    }
  }

  private static BigDecimal decimal(Duration time) {
    return BigDecimal.valueOf(time.toNanos(), 9).setScale(3, RoundingMode.HALF_UP);
  }
}
