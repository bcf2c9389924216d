package io.chartlake.audit.layer;

import io.chartlake.audit.report.Findings;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** What is counted while raw objects are read. */
final class RawTally {
  /** What is counted besides differences, in the order in which the note has it. */
  enum Note {
    COPIES("lines are in more than one object, alike"),
    SUPERSEDED("lines' records are compacted away"),
    EXPIRED("lines' records have expired"),
    DEAD_LETTERS("records are in the dead letters instead"),
    OTHER_BYTES("lines have their record's JSON in other bytes"),
    OTHER_HEADERS("lines show headers otherwise than the topic"),
    UNLANDED("records have not landed"),
    NEWER("lines after the cut not judged"),
    WITHOUT_METADATA("objects without metadata");

    private final String text;

    Note(String text) {
      this.text = text;
    }
  }

  final Findings findings = new Findings();

  /** How many lines each object has, good or not. */
  final Map<String, Long> lines = new HashMap<>();

  /** Lines that count by the reader's rules. */
  long records;

  private final Map<Note, Long> counts = new EnumMap<>(Note.class);

  void add(Note note) {
    add(note, 1);
  }

  void add(Note note, long count) {
    counts.merge(note, count, Long::sum);
  }

  boolean has(Note note) {
    return counts.getOrDefault(note, 0L) > 0;
  }

  void writeNotes() {
    counts.forEach((note, count) -> findings.note(count, note.text));
  }
}
