package io.chartlake.compaction.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.compaction.lines.fast.Templates;
import io.chartlake.compaction.projection.Column;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Line;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.projection.RejectedLineException;
import io.chartlake.rawzone.line.LineSplitter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/** Templates give the answers of {@link JacksonLineParser}, whatever the lines. */
class TemplateFuzzTest {
  private static long lines;
  private static long fastLines;

  @Property(tries = 3_000, shrinking = ShrinkingMode.OFF)
  void answersAsJacksonDoes(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    RandomLines source = new RandomLines(random);
    byte[] bytes = source.lines(1 + random.nextInt(60));
    List<String> expected = byJackson(source.projection(), bytes);
    List<String> found = new ArrayList<>();
    LineReader reader =
        new LineReader(
            source.projection(),
            new LineSplitter(LineSplitter.MAX_LINE_BYTES, 128 + random.nextInt(2_000)),
            new Templates(source.projection()));
    reader.open(inPieces(bytes, random));
    Line line = new Line(source.projection());
    String reason;
    do {
      reason = null;
      try {
        if (!reader.next(line)) {
          break;
        }
      } catch (RejectedLineException e) {
        reason = e.getMessage();
      }
      found.add(answer(reader.number(), line, source.projection(), reason));
    } while (true);
    if (reader.endsWithinLine()) {
      found.add("rest");
    }
    assertThat(found).isEqualTo(expected);
    lines += found.size();
    fastLines += found.size() - reader.slowLines();
  }

  /** Otherwise this test would say nothing. */
  @AfterContainer
  static void enoughLinesFitted() {
    assertThat(fastLines).isGreaterThan(lines / 3);
  }

  private static List<String> byJackson(Projection projection, byte[] bytes) {
    JacksonLineParser judge = new JacksonLineParser(projection);
    Line line = new Line(projection);
    List<String> answers = new ArrayList<>();
    int start = 0;
    long number = 0;
    for (int end = 0; end < bytes.length; end++) {
      if (bytes[end] == '\n') {
        number++;
        if (!isBlank(bytes, start, end)) {
          String reason = null;
          try {
            judge.parse(bytes, start, end, line);
          } catch (RejectedLineException e) {
            reason = e.getMessage();
          }
          answers.add(answer(number, line, projection, reason));
        }
        start = end + 1;
      }
    }
    if (start < bytes.length) {
      answers.add("rest");
    }
    return answers;
  }

  private static boolean isBlank(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1)
        .chars()
        .allMatch(c -> c == ' ' || c == '\t' || c == '\r');
  }

  private static String answer(long number, Line line, Projection projection, String reason) {
    if (reason != null) {
      return number + " " + reason + (line.hasOffset() ? " @" + line.offset() : "");
    }
    StringBuilder answer = new StringBuilder(number + (line.isDeleted() ? " deleted" : ""));
    for (int slot = 0; slot < projection.raw().size(); slot++) {
      Column column = projection.raw().get(slot);
      answer.append(' ').append(column.name()).append('=');
      if (line.values.isNull(slot)) {
        answer.append("null");
      } else if (column.type() == FieldType.STRING) {
        answer.append(line.values.string(slot)).append('/').append(line.values.textLength(slot));
      } else {
        answer.append(line.values.number(slot));
      }
    }
    return answer.toString();
  }

  private static InputStream inPieces(byte[] bytes, Random random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int start, int length) {
        return super.read(into, start, Math.min(length, 1 + random.nextInt(500)));
      }
    };
  }
}
