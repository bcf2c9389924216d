package io.chartlake.audit;

/** What is counted while raw objects are read. */
final class RawTally {
  private final Findings findings = new Findings();
  private final Progress progress;
  private long lines;
  private long records;
  private long copies;
  private long superseded;
  private long expired;
  private long deadLetters;
  private long otherBytes;
  private long withoutMetadata;

  RawTally(Progress progress) {
    this.progress = progress;
  }

  Findings findings() {
    return findings;
  }

  /** A line of any object, good or not. */
  void line() {
    lines++;
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

  void withoutMetadata() {
    withoutMetadata++;
  }

  long lines() {
    return lines;
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
    findings.note(withoutMetadata, "objects without metadata");
  }
}
