package io.chartlake.endtoend.compaction;

import static org.awaitility.Awaitility.await;

import io.chartlake.endtoend.faults.Fault;
import io.chartlake.endtoend.faults.FaultProxy;
import io.chartlake.endtoend.faults.StoreRequest;
import io.chartlake.endtoend.faults.StoreRequest.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share a store, a metastore and the proxies before them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CompactionStackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN = Duration.ofMillis(50);

  private CompactionStack stack;

  /** Where the objects are, as {@code up --s3} names it. */
  String kindOfStore() {
    return CompactionStack.S3PROXY;
  }

  /** Where the metastore keeps what it knows, as {@code up --metastore-db} names it. */
  String kindOfDatabase() {
    return CompactionStack.DERBY;
  }

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    stack = new CompactionStack(temporary, kindOfStore(), kindOfDatabase());
    stack.warmUp();
  }

  @AfterEach
  void settle() throws Exception {
    stack.settle();
  }

  @AfterAll
  void stop() throws Exception {
    if (stack != null) {
      stack.close();
    }
  }

  final CompactionStack stack() {
    return stack;
  }

  final FaultProxy store() {
    return stack.store();
  }

  final MetastoreProxy metastore() {
    return stack.metastore();
  }

  final Zone zone(String topic, int partitions) {
    return stack.zone(topic, partitions);
  }

  final Job job(Zone zone) {
    return stack.job(zone);
  }

  /** A zone whose first objects are in its table. */
  final Zone compacted(String topic, int partitions) {
    Zone zone = zone(topic, partitions);
    zone.landAll(30);
    job(zone).run("once").with(0);
    assertUpToDate(zone);
    return zone;
  }

  final void assertUpToDate(Zone zone) {
    stack.reader().assertUpToDate(zone);
  }

  /** A run that brings the table to the fold of all that has landed. */
  final JobRun.Ended assertRunMends(Zone zone) {
    JobRun.Ended ended = job(zone).run("once").with(0);
    assertUpToDate(zone);
    return ended;
  }

  /** The next PUT of such a file of the zone's table never reaches the store. */
  final FaultProxy.Plan holdPut(Zone zone, String suffix) {
    return store().plan(1, put(zone, suffix), Fault.held());
  }

  static Predicate<StoreRequest> put(Zone zone, String suffix) {
    String folder = "warehouse/" + CompactionStack.table(zone).replace("faults.", "faults.db/");
    return request ->
        request.kind() == Kind.PUT
            && request.key().startsWith(folder + "/")
            && request.key().endsWith(suffix);
  }

  static void awaitThat(Callable<Boolean> condition) {
    await().atMost(PATIENCE).pollInterval(BETWEEN).until(condition);
  }
}
