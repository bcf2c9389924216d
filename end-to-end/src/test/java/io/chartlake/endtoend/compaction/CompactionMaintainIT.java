package io.chartlake.endtoend.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chartlake.endtoend.faults.FaultProxy;
import io.chartlake.rawzone.name.ObjectMetadata;
import io.chartlake.rawzone.name.OffsetRange;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rounds in either mode, overlaps and maintenance between them, on a real store and metastore. */
@Tag("long")
class CompactionMaintainIT extends CompactionStackTest {
  private static final int LONG_AGO_HOURS = 30;
  private static final List<String> MODES = List.of("merge-on-read", "copy-on-write");

  /** By a task, for the commit, and as the commit. */
  private static final List<String> WRITTEN = List.of(".parquet", ".avro", ".metadata.json");

  @Test
  void followsRandomZonesInEitherModeThoughKilled() { // I2, I5, I8
    long seed = new Random().nextLong();
    try {
      followsRandomZone(new Random(seed));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("with seed " + seed, e);
    }
  }

  private void followsRandomZone(Random random) {
    Zone zone = zone("random-zones", 3);
    Set<Integer> killed = Set.of(2 + random.nextInt(2), 5 + random.nextInt(2));
    int merged = 0;
    for (int round = 0; round < 8; round++) {
      landSome(zone, random);
      Job job = job(zone).with("--write-mode", MODES.get(round % 2));
      if (killed.contains(round)) {
        FaultProxy.Plan held = holdPut(zone, WRITTEN.get(random.nextInt(WRITTEN.size())));
        JobRun run = job.start("once");
        awaitThat(() -> held.struck() == 1);
        run.kill();
        stack().reader().assertFold(zone);
      } else {
        merged += job.run("once").with(0).result().path("rows").isNull() ? 1 : 0;
        assertUpToDate(zone);
      }
    }
    assertThat(merged).isPositive();
    JsonNode maintained = job(zone).run("maintain").with(0).result();
    assertThat(maintained.path("partitionsLeft").asInt()).isZero();
    assertUpToDate(zone);
    zone.landAll(5);
    assertThat(assertRunMends(zone).result().path("rows").isNumber()).isTrue();
    job(zone).run("rebuild").with(0);
    assertUpToDate(zone);
  }

  /** An object of each partition, here and there with another writer's over it. */
  private static void landSome(Zone zone, Random random) {
    for (int partition = 0; partition < zone.partitions(); partition++) {
      OffsetRange landed = zone.land(partition, 1 + random.nextInt(30));
      if (random.nextBoolean()) {
        long from = Math.max(0, landed.from() - random.nextInt(10));
        long to = Math.max(landed.from() + 1, landed.to() - random.nextInt(2));
        OffsetRange over = new OffsetRange(from, to);
        if (zone.bytes(partition, over).length > 0) { // it may hold nothing but a hole
          zone.put(partition, over);
        }
      }
    }
  }

  @Test
  void mergesTheObjectsOfOldHoursWithWhatTheySayOfThemselves() { // I2, I3, I5
    Zone zone = zone("merged", 2);
    for (int partition = 0; partition < 2; partition++) {
      for (int object = 0; object < 3; object++) {
        zone.putLate(partition, zone.append(partition, 10), LONG_AGO_HOURS);
      }
    }
    zone.landAll(10);
    assertRunMends(zone);
    assertThat(stack().raw().list(zone.root())).hasSize(8);
    JsonNode maintained = job(zone).run("maintain", "--merge-raw").with(0).result();
    assertThat(maintained.path("rawObjectsMerged").asInt()).as(maintained.toString()).isEqualTo(6);
    List<String> keys = List.copyOf(stack().raw().list(zone.root()).keySet());
    assertThat(keys).hasSize(4);
    assertThat(keys)
        .allSatisfy(
            key ->
                assertThat(stack().raw().metadata(key))
                    .containsEntry(ObjectMetadata.TOPIC_ID, "first-topic-id")
                    .containsEntry(ObjectMetadata.CONNECTOR, "made-up"));
    assertThat(assertRunMends(zone).result().path("snapshot").isNull()).isTrue();
    job(zone).run("maintain", "--merge-raw").with(0);
    assertThat(stack().raw().list(zone.root())).hasSize(4);
    job(zone).run("rebuild").with(0);
    assertUpToDate(zone);
  }
}
