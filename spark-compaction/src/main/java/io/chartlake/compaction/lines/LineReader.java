package io.chartlake.compaction.lines;

import io.chartlake.compaction.lines.fast.Templates;
import io.chartlake.compaction.projection.Line;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.projection.RejectedLineException;
import io.chartlake.rawzone.line.LineSplitter;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a stream line by line: those that fit a template where they stand, all others whole by
 * {@link JacksonLineParser}, whose answers are the truth.
 */
final class LineReader {
  private final LineSplitter lines;
  private final Templates templates;
  private final JacksonLineParser judge;
  private long number;
  private long slowLines;

  LineReader(Projection projection) {
    this(projection, new LineSplitter(), new Templates(projection));
  }

  /** With {@link Templates#none} every line goes to Jackson. */
  LineReader(Projection projection, LineSplitter lines, Templates templates) {
    this.lines = lines;
    this.templates = templates;
    this.judge = new JacksonLineParser(projection);
  }

  void open(InputStream stream) {
    lines.open(stream);
    number = 0;
  }

  /**
   * Reads the next line that is not blank; false when there is none, or only bytes without a line
   * feed behind them.
   *
   * @throws RejectedLineException when the line can't become a record; {@code into} holds its
   *     offset where the line is whole JSON that has one
   */
  boolean next(Line into) throws IOException, RejectedLineException {
    while (lines.hasMore()) {
      if (!lines.isTooLong()) {
        int next = templates.read(lines.bytes(), lines.start(), into);
        if (next >= 0) {
          number++;
          lines.passTo(next);
          return true;
        }
      }
      if (lines.findEnd()) {
        number++;
        if (!lines.isBlank()) {
          readSlowly(into);
          return true;
        }
        lines.pass();
      } else if (!lines.fill()) {
        return false;
      }
    }
    return false;
  }

  /** Number of the line read last in its stream, blank ones counted. */
  long number() {
    return number;
  }

  /** Whether the stream has ended within a line. */
  boolean endsWithinLine() {
    return lines.hasRest();
  }

  /** Lines that fitted no template, of all streams. */
  long slowLines() {
    return slowLines;
  }

  private void readSlowly(Line into) throws RejectedLineException {
    slowLines++;
    boolean tooLong = lines.isTooLong();
    byte[] bytes = lines.bytes();
    int start = lines.start();
    int end = lines.end();
    lines.pass();
    into.clear();
    if (tooLong) {
      throw new RejectedLineException("it is too long");
    }
    judge.parse(bytes, start, end, into);
    templates.learn(bytes, start, end);
  }
}
