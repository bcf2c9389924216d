package io.chartlake.compaction.lines;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.compaction.lines.fast.Templates;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Line;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.projection.RejectedLineException;
import io.chartlake.rawzone.line.LineSplitter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What random lines hardly ever hit. */
class LineReaderTest {
  private static final int BUFFER_BYTES = 200;

  private final Projection projection =
      Projection.parse("count INT", "_key AS k", FieldType.BIGINT, Set.of());
  private final LineReader reader =
      new LineReader(
          projection,
          new LineSplitter(100, BUFFER_BYTES + LineSplitter.PADDING_BYTES),
          new Templates(projection));

  private List<String> answers(String text) throws IOException {
    reader.open(new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
    Line line = new Line(projection);
    List<String> answers = new ArrayList<>();
    while (true) {
      try {
        if (!reader.next(line)) {
          return answers;
        }
        answers.add(line.values.isNull(0) ? "null" : Long.toString(line.values.number(0)));
      } catch (RejectedLineException e) {
        answers.add(e.getMessage());
      }
    }
  }

  @Test
  void believesNoEndOfATooLongLineThatLooksLikeALine() throws IOException {
    String line = "{\"count\":5,\"_key\":1,\"_offset\":1}\n";
    String tooLong = "x".repeat(BUFFER_BYTES - line.length()) + line;
    assertThat(answers(line + tooLong + line)).containsExactly("5", "it is too long", "5");
  }

  /** Jackson takes overlong UTF-8 in names for the characters it would stand for. */
  @Test
  void learnsNoMalformedNames() throws IOException {
    String line = "{\"\u00c1\u00a3ount\":5,\"_key\":1,\"_offset\":1}\n";
    assertThat(answers(line + line)).containsExactly("5", "5");
    assertThat(reader.slowLines()).isEqualTo(2);
  }
}
