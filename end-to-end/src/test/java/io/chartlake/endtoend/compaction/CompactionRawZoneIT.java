package io.chartlake.endtoend.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.OffsetRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Raw zones as accidents leave them. */
@Tag("long")
class CompactionRawZoneIT extends CompactionStackTest {

  @Test
  void readsWhatLandsLateBehindOtherPartitions() { // I5
    Zone zone = stack().compacted();
    OffsetRange late = zone.append(1, 10);
    zone.land(0, 10);
    zone.land(2, 10);
    job(zone).run("once").with(0);
    assertThat(stack().reader().assertFold(zone)).containsEntry(1, late.from());
    zone.put(1, late);
    OffsetRange later = zone.append(2, 10);
    zone.putLate(2, later, 1);
    zone.land(2, 5);
    assertRunMends(zone);
  }

  @Test
  void readsEachOffsetOnceWhereAZombieHasWrittenToo() { // I2, I8
    Zone zone = stack().compacted();
    long next = zone.ends().get(0);
    OffsetRange first = zone.land(0, 12);
    OffsetRange second = zone.land(0, 12);
    zone.put(0, new OffsetRange(next - 7, first.to() - 3));
    zone.put(0, new OffsetRange(first.from() + 2, second.to() - 4));
    zone.put(0, new OffsetRange(0, second.to() - 1));
    assertRunMends(zone);

    OffsetRange onlyInAWideOne = zone.append(0, 9);
    zone.putLate(0, new OffsetRange(second.from() + 1, onlyInAWideOne.to()), 2);
    zone.land(0, 9);
    assertRunMends(zone);
  }

  @Test
  void waitsForAMissingObjectAndGoesOnWhenItIsThere() { // I6
    Zone zone = stack().compacted();
    Map<Integer, Long> before = zone.ends();
    OffsetRange lost = zone.append(1, 10);
    zone.landAll(10);
    String range = "partition 1 has no raw object for offsets " + lost;
    JobRun.Ended strict = job(zone).run("once", "--strict").with(3);
    assertThat(strict.log()).contains(range);
    assertThat(strict.result().path("commits").asInt()).isZero();
    assertThat(stack().reader().assertFold(zone)).isEqualTo(before);
    assertThat(job(zone).run("once").with(3).log()).contains(range);
    assertThat(stack().reader().assertFold(zone)).containsEntry(1, lost.from());
    zone.put(1, lost);
    assertRunMends(zone);
  }

  @Test
  void stopsBeforeObjectsThatAreNotWhatTheirNamesSay() { // I6
    Zone zone = zone("unreadable", 6);
    zone.landAll(15);
    List<OffsetRange> bad = zone.ends().keySet().stream().map(p -> zone.append(p, 15)).toList();
    byte[] whole = zone.bytes(0, bad.get(0));
    byte[] zipped = gzip(zone.bytes(1, bad.get(1)));
    String corrupt = zone.key(1, bad.get(1), Compression.GZIP);
    String cut = zone.key(2, bad.get(2), Compression.GZIP);
    String plain = zone.key(3, bad.get(3), Compression.GZIP);
    String packed = zone.key(4, bad.get(4), Compression.NONE);
    byte[] spoilt = zipped.clone();
    Arrays.fill(spoilt, spoilt.length / 3, spoilt.length / 2, (byte) 7);
    byte[] second = gzip(zone.bytes(2, bad.get(2)));
    String lineCut = zone.put(0, bad.get(0), Arrays.copyOf(whole, whole.length - 9));
    zone.put(corrupt, spoilt);
    zone.put(cut, Arrays.copyOf(second, second.length / 2));
    zone.put(plain, zone.bytes(3, bad.get(3)));
    zone.put(packed, gzip(zone.bytes(4, bad.get(4))));
    zone.put(5, bad.get(5));
    zone.landAll(5);

    JobRun.Ended strict = job(zone).run("once", "--strict").with(3);
    assertThat(strict.result().path("commits").asInt()).isZero();
    JobRun.Ended ended = job(zone).run("once").with(3);
    JsonNode blocked = ended.result().path("blocked");
    assertThat(blocked).hasSize(5);
    List<String> keys = List.of(lineCut, corrupt, cut, plain, packed);
    for (int partition = 0; partition < keys.size(); partition++) {
      JsonNode entry = blocked.path(partition);
      assertThat(entry.path("partition").asInt()).isEqualTo(partition);
      assertThat(entry.path("reason").asText()).contains(keys.get(partition));
    }
    Map<Integer, Long> next = stack().reader().assertFold(zone);
    for (int partition = 0; partition < keys.size(); partition++) {
      assertThat(next).containsEntry(partition, bad.get(partition).from());
    }
    assertThat(next).containsEntry(5, zone.ends().get(5));

    zone.put(0, bad.get(0));
    Stream.of(corrupt, cut, plain).forEach(stack().raw()::delete);
    for (int partition = 1; partition < keys.size(); partition++) {
      zone.put(partition, bad.get(partition));
    }
    assertRunMends(zone);
  }

  @Test
  void reportsForeignNamesAndPassesThemOver() { // I7
    Zone zone = zone("foreign", 2);
    zone.landAll(10);
    byte[] bytes = "not landed".getBytes(StandardCharsets.UTF_8);
    String beside = zone.put(zone.root() + "README.txt", bytes);
    String within = zone.put(zone.key(0, new OffsetRange(3, 5)).replace(".jsonl", ".csv"), bytes);
    JobRun.Ended ended = assertRunMends(zone);
    assertThat(ended.result().path("foreign").asInt()).isEqualTo(2);
    assertThat(ended.log()).contains(beside).contains(within);
  }

  @Test
  void refusesATopicThatWasMadeAnew() {
    Zone zone = compacted("anew", 2);
    Map<Integer, Long> before = zone.ends();
    zone.makeAnew();
    zone.landAll(10);
    JobRun.Ended ended = job(zone).run("once").with(1);
    assertThat(ended.error()).contains("'anew' was made anew").contains("rebuild");
    assertThat(stack().reader().assertFold(zone)).isEqualTo(before);
  }

  @Test
  void refusesATopicThatHasGrown() {
    Zone zone = compacted("grown", 2);
    Job asBefore = job(zone);
    Map<Integer, Long> before = zone.ends();
    zone.grow(5);
    zone.landAll(40);
    String why = "when the topic has grown, keys have moved";
    assertThat(asBefore.run("once").with(1).error()).contains("partition 2").contains(why);
    assertThat(job(zone).run("once").with(1).error()).contains(why);
    assertThat(job(zone).run("rebuild").with(1).error()).contains(why);
    assertThat(stack().reader().assertFold(zone)).isEqualTo(before);
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
