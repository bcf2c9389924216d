package io.chartlake.audit.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.audit.model.EventBook;
import io.chartlake.audit.model.EventId;
import io.chartlake.audit.model.JsonValues;
import io.chartlake.audit.model.SparseBits;
import io.chartlake.audit.source.ByteLines;
import io.chartlake.audit.source.RawBucket;
import io.chartlake.audit.source.ReadAhead;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers of sets, ids, lines, numbers and objects lose and change nothing. */
class ReadersTest {

  @Test
  void sparseBitsAreASet() {
    Random random = new Random(1);
    Set<Long> expected = new HashSet<>();
    Set<Long> others = new HashSet<>();
    SparseBits bits = new SparseBits();
    SparseBits other = new SparseBits();
    for (int i = 0; i < 20_000; i++) {
      long number =
          random.nextInt(3) == 0 ? random.nextLong(Long.MAX_VALUE) : random.nextLong(10_000);
      assertThat(bits.contains(number)).isEqualTo(expected.contains(number));
      assertThat(bits.add(number)).isEqualTo(expected.add(number));
      if (random.nextBoolean()) {
        other.add(number);
        others.add(number);
      }
    }
    assertThat(bits.size()).isEqualTo(expected.size());
    TreeSet<Long> without = new TreeSet<>(expected);
    without.removeAll(others);
    assertThat(bits.without(other).boxed()).containsExactlyElementsOf(without);
    assertThat(bits.countWithout(other)).isEqualTo(without.size());
  }

  @Test
  void anEventIdEndsWithItsSequence() {
    assertThat(EventId.parse("a-b-12")).contains(new EventId("a-b", 12));
    assertThat(EventId.parse("a-0")).contains(new EventId("a", 0));
    assertThat(new EventId("a-b", 12)).hasToString("a-b-12");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a-", "-1", "a-1b", "a-01", "a--", "a-1234567890123456789"})
  void anythingElseIsNoEventId(String text) {
    assertThat(EventId.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "a", "a\n", "a\nb", "\n\na\n\n", "a\r\nb\n"})
  void cutsLinesAtNewlinesAlone(String text) throws IOException {
    for (int step : new int[] {1, 2, 1 << 20}) {
      List<String> lines = new ArrayList<>();
      boolean terminated = true;
      try (ByteLines splitter = new ByteLines(slow(text, step))) {
        while (splitter.advance()) {
          lines.add(new String(splitter.line(), StandardCharsets.UTF_8));
          terminated = splitter.terminated();
        }
      }
      List<String> expected = new ArrayList<>(List.of(text.split("\n", -1)));
      if (expected.get(expected.size() - 1).isEmpty()) {
        expected.remove(expected.size() - 1);
      }
      assertThat(lines).isEqualTo(expected);
      assertThat(terminated).isEqualTo(text.isEmpty() || text.endsWith("\n"));
    }
  }

  @Test
  void readsLinesLongerThanItsBuffer() throws IOException {
    String line = "x".repeat(300_000);
    try (ByteLines splitter = new ByteLines(slow("a\n" + line + "\nb", 1_000))) {
      assertThat(splitter.advance()).isTrue();
      assertThat(splitter.advance()).isTrue();
      assertThat(new String(splitter.line(), StandardCharsets.UTF_8)).isEqualTo(line);
      assertThat(splitter.advance()).isTrue();
      assertThat(splitter.terminated()).isFalse();
      assertThat(splitter.advance()).isFalse();
    }
  }

  @Test
  void comparesNumbersOfJsonAndOfADriverAlike() {
    assertThat(JsonValues.plain((Object) 7)).isEqualTo(7L);
    assertThat(JsonValues.plain(new BigDecimal("7.00"))).isEqualTo(7L);
    assertThat(JsonValues.plain(7.5)).isEqualTo(new BigDecimal("7.5"));
    assertThat(json("{\"a\":7}")).isEqualTo(7L);
    assertThat(json("{\"a\":7.50}")).isEqualTo(new BigDecimal("7.5"));
    assertThat(json("{\"a\":9007199254740993}")).isEqualTo(9007199254740993L);
    for (long count : new long[] {1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 60}) {
      assertThat(json("{\"a\":" + count + "}")).isEqualTo(JsonValues.plain((Object) count));
    }
    assertThat(json("{\"a\":1E18}")).isEqualTo(1_000_000_000_000_000_000L);
    assertThat(json("{\"a\":1E99999999}")).isEqualTo(new BigDecimal("1E99999999"));
    assertThat(json("{\"a\":9223372036854775808}"))
        .isEqualTo(JsonValues.plain(new BigDecimal("9223372036854775808")));
    assertThat(JsonValues.plain(Double.NaN)).isEqualTo("NaN");
    assertThat(json("{\"a\":\"7\"}")).isEqualTo("7");
    assertThat(json("{\"a\":null}")).isNull();
    assertThat(json("{}")).isNull();
    assertThat(JsonValues.value("1E99999999999999999999".getBytes(StandardCharsets.UTF_8)))
        .isEmpty();
  }

  private static Object json(String text) {
    return JsonValues.plain(
        JsonValues.object(text.getBytes(StandardCharsets.UTF_8)).orElseThrow().path("a"));
  }

  @Test
  void readsObjectsAheadInOrder() throws IOException {
    FakeStore store = new FakeStore();
    for (int i = 0; i < 100; i++) {
      store.put("k" + (100 + i), List.of("line " + i));
    }
    List<RawBucket.Stored> objects = store.list("k");
    try (ReadAhead ahead = new ReadAhead(store)) {
      ahead.expect(objects);
      for (int i = 0; i < 100; i++) {
        if (i % 7 == 3) {
          continue; // A reader may pass one over.
        }
        try (InputStream in = ahead.open(objects.get(i)).in()) {
          assertThat(in.readAllBytes())
              .isEqualTo(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  @Test
  void acknowledgementsWithTheSamePlacesLeaveNoSuspects() {
    EventBook book = new EventBook();
    for (int i = 0; i < 10_000; i++) {
      book.acked(new EventId("a", i), i % 12, i);
    }
    for (int i = 9_999; i >= 0; i--) {
      book.seen(new EventId("a", i), i % 12, i);
    }
    assertThat(book.hasSuspects()).isFalse();
    assertThat(book.lost().count()).isZero();
  }

  /** A stream that returns few bytes at a time, as networks do. */
  private static InputStream slow(String text, int step) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, step));
      }
    };
  }
}
