package io.chartlake.landing.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.rawzone.line.JsonText;
import io.chartlake.rawzone.line.OddRecord;
import io.chartlake.rawzone.line.ReservedNames;
import io.chartlake.rawzone.line.UnreadableRecordException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatJsonTest {
  private final FlatJson flat = new FlatJson("_");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"count\":7,\"songName\":\"The Good The Bad And The Ugly\"}",
        "{\"a\": -0.5e+10, \"b\" :true , \"c\":null,\"d\":false}",
        "{\"\":\"\",\"a\":\"\\\" \\\\ \\/ \\b\\f\\n\\r\\t\"}",
        "{\"a\":0}",
        "{\"a\":\"}\"}"
      })
  void recognisesWhatTopicsAreMadeOf(String value) {
    assertThat(flat.isObject(value.getBytes(UTF_8))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "}",
        "{}",
        "{\"}",
        "{\"a}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":\"}",
        "{\"a\":\"\\}",
        "{\"a\":\"\\\"}",
        "{\"a\":tru}",
        "{\"a\":truex}",
        "{\"a\":-}",
        "{\"a\":1.}",
        "{\"a\":1e}",
        "{\"a\":01}",
        "{\"a\":1}}",
        "{\"a\":1 1}",
        "{\"a\":1,\"a\":2}",
        "{\"_a\":1}",
        "{\"a\":{}}",
        "{\"a\":[]}",
        "{\"a\":\"\\u0041\"}",
        "{\"a\":\"é\"}",
        "{\"a\":\"\t\"}",
        "{ \"a\":1}x",
        "[1}",
        "{\"a\":\"\\x\"}",
        "{\"a\\n\":1}",
        "{\"a\"1}",
        "{,}",
        "{\"a\":1,,}"
      })
  void leavesTheRestToTheParser(String value) {
    assertThat(flat.isObject(value.getBytes(UTF_8))).isFalse();
  }

  @Test
  void saysYesToNoValueThatIsSetAside() {
    assertThat(OddRecord.values())
        .filteredOn(value -> flat.isObject(value.bytes()))
        .isNotEmpty()
        .allMatch(OddRecord::lands);
  }

  @Property(tries = 20_000, seed = "1")
  void saysYesOnlyToWhatTheParserTakes(@ForAll("almostJson") String value) {
    byte[] bytes = value.getBytes(ISO_8859_1);
    boolean yes = flat.isObject(bytes);
    if (yes) {
      assertThat(kind(bytes)).as(value).isEqualTo(JsonText.Kind.OBJECT);
    }
    Statistics.label("said yes")
        .collect(yes)
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 5));
  }

  private static JsonText.Kind kind(byte[] bytes) {
    try {
      return JsonText.ofValue(bytes, ReservedNames.DEFAULT).kind();
    } catch (UnreadableRecordException e) {
      throw new AssertionError(e);
    }
  }

  /** Pieces of JSON in an order that is often right, with a byte changed or lost here and there. */
  @Provide
  Arbitrary<String> almostJson() {
    Arbitrary<String> name =
        Arbitraries.of("\"a\"", "\"b\"", "\"count\"", "\"_key\"", "\"\"", "\"c d\"", "\"\\n\"");
    Arbitrary<String> value =
        Arbitraries.of(
            "1",
            "-1.5e3",
            "0",
            "01",
            "true",
            "null",
            "nul",
            "\"x\"",
            "\"\\\"\"",
            "\"\\u00e9\"",
            "\"\\\"",
            "{}",
            "[1]",
            "\"}\"",
            "1E+5",
            "-",
            "\"é\"",
            "\"a,b:c\"");
    Arbitrary<String> colon = Arbitraries.of(":", ":", ":", ": ", " : ", "::");
    Arbitrary<String> field = Combinators.combine(name, colon, value).as((n, c, v) -> n + c + v);
    Arbitrary<String> comma = Arbitraries.of(",", ",", ",", ", ", " ,", ",\n", "");
    Arbitrary<String> object =
        Combinators.combine(field.list().ofMinSize(1).ofMaxSize(4), comma)
            .as((fields, between) -> "{" + String.join(between, fields) + "}");
    Arbitrary<List<Integer>> places = Arbitraries.integers().between(0, 60).list().ofMaxSize(2);
    Arbitrary<Character> letters =
        Arbitraries.of('"', '\\', '{', '}', ',', ':', ' ', '0', '\u0007', 'Ã');
    return Combinators.combine(object, places, letters)
        .as(
            (whole, changed, letter) -> {
              StringBuilder text = new StringBuilder(whole);
              for (int place : changed) {
                if (place < text.length() && place % 2 == 0) {
                  text.setCharAt(place, letter);
                } else if (place < text.length()) {
                  text.deleteCharAt(place);
                }
              }
              return text.toString();
            });
  }
}
