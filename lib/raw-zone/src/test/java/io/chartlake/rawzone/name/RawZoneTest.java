package io.chartlake.rawzone.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys are written and read as the contract says, and sort in offset order. */
class RawZoneTest {
  private static final RawZone ZONE = new RawZone("", "songs");
  private static final String KEY =
      "songs.json/partition=00007/hour=2026-11-01-23/"
          + "00000000000000000100-00000000000000000250.jsonl";

  @Test
  void writesTheKeyOfTheContract() {
    ObjectName name =
        new ObjectName(
            7,
            HourUtc.of(Instant.parse("2026-11-01T23:59:59.999Z")),
            new OffsetRange(100, 250),
            Compression.NONE);
    assertThat(ZONE.key(name)).isEqualTo(KEY);
    assertThat(new RawZone("a/b", "songs").key(name)).isEqualTo("a/b/" + KEY);
  }

  @Property
  void readsWhatItWrites(
      @ForAll @IntRange(max = ObjectName.MAX_PARTITION) int partition,
      @ForAll @LongRange(min = 0, max = 200_000_000_000L) long second,
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE - 1) long from,
      @ForAll Compression compression) {
    ObjectName name =
        new ObjectName(
            partition,
            HourUtc.of(Instant.ofEpochSecond(second)),
            new OffsetRange(from, Long.MAX_VALUE),
            compression);
    assertThat(ZONE.parse(ZONE.key(name))).isEqualTo(name);
  }

  @Property
  void sortsAsTextInOffsetOrder(
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE - 1) long a,
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE - 1) long b) {
    HourUtc hour = HourUtc.of(Instant.EPOCH);
    ObjectName left = new ObjectName(0, hour, new OffsetRange(a, a + 1), Compression.NONE);
    ObjectName right = new ObjectName(0, hour, new OffsetRange(b, b + 1), Compression.NONE);
    assertThat(Integer.signum(ZONE.key(left).compareTo(ZONE.key(right))))
        .isEqualTo(Integer.signum(left.compareTo(right)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "songs.json/partition=7/hour=2026-11-01-23/00000000000000000100-00000000000000000250.jsonl",
        "songs.json/partition=00007/hour=2026-11-31-23/00000000000000000100-00000000000000000250.jsonl",
        "songs.json/partition=00007/hour=2026-11-01-24/00000000000000000100-00000000000000000250.jsonl",
        "songs.json/partition=00007/hour=2026-11-01-23/00000000000000000250-00000000000000000100.jsonl",
        "songs.json/partition=00007/hour=2026-11-01-23/00000000000000000100-99999999999999999999.jsonl",
        "songs.json/partition=00007/hour=2026-11-01-23/00000000000000000100-00000000000000000250.json",
        "other.json/partition=00007/hour=2026-11-01-23/00000000000000000100-00000000000000000250.jsonl",
        "songs.json/",
        ""
      })
  void refusesAnyOtherKeyAndNamesIt(String key) {
    assertThatThrownBy(() -> ZONE.parse(key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + key + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a", "a/", "..", "a/../b", "a//b"})
  void refusesPrefixesThatAreNoFolder(String prefix) {
    assertThatThrownBy(() -> new RawZone(prefix, "songs"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsTrinosFolderMarkers() {
    assertThat(RawZone.isFolderMarker("songs.json/", 0)).isTrue();
    assertThat(RawZone.isFolderMarker("songs.json/", 1)).isFalse();
    assertThat(RawZone.isFolderMarker("songs.json/x", 0)).isFalse();
  }
}
