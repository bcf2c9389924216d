package io.chartlake.audit.layer;

import io.chartlake.audit.report.Findings;
import io.chartlake.audit.report.Progress;
import java.util.HashMap;
import java.util.Map;

/** What is counted while raw objects are read. */
final class RawTally {
  private final Findings findings = new Findings();
  private final Progress progress;
  private final Map<String, Long> linesByObject = new HashMap<>();
  private long records;
  private long copies;
  private long superseded;
  private long expired;
  private long deadLetters;
  private long otherBytes;
  private long withoutMetadata;
  private long otherHeaders;
  private long unlanded;
  private long newer;

  RawTally(Progress progress) {
    this.progress = progress;
  }

  Findings findings() {
    return findings;
  }

  /** A line of any object, good or not. */
  void line() {
    progress.step();
  }

  /** A line that counts by the reader's rules. */
  void record() {
    records++;
  }

  /** The same line in one more object. */
  void copy() {
    copies++;
  }

  /** A line whose record compaction has removed from the topic. */
  void superseded() {
    superseded++;
  }

  /** One of these turned out to be something else. */
  void notSuperseded() {
    superseded--;
  }

  /** A line whose record retention has removed from the topic. */
  void expired() {
    expired++;
  }

  void deadLetters(long count) {
    deadLetters += count;
  }

  /** A line with the same JSON as its record, written otherwise. */
  void otherBytes() {
    otherBytes++;
  }

  /** A line of a record behind the cut. */
  void newer() {
    newer++;
  }

  /** A line that shows other headers than its record's: a converter may have changed them. */
  void otherHeaders() {
    otherHeaders++;
  }

  void withoutMetadata() {
    withoutMetadata++;
  }

  /** Records that wait for a stage that is not there. */
  void unlanded(long count) {
    unlanded += count;
  }

  boolean hasUnlanded() {
    return unlanded > 0;
  }

  /** An object that was read, and how many lines it has, good or not. */
  void object(String key, long lines) {
    linesByObject.put(key, lines);
  }

  Map<String, Long> linesByObject() {
    return linesByObject;
  }

  long records() {
    return records;
  }

  void note() {
    findings.note(copies, "lines are in more than one object, alike");
    findings.note(superseded, "lines' records are compacted away");
    findings.note(expired, "lines' records have expired");
    findings.note(deadLetters, "records are in the dead letters instead");
    findings.note(otherBytes, "lines have their record's JSON in other bytes");
    findings.note(otherHeaders, "lines show headers otherwise than the topic");
    findings.note(unlanded, "records have not landed");
    findings.note(newer, "lines after the cut not judged");
    findings.note(withoutMetadata, "objects without metadata");
  }
}
