package io.chartlake.local.demo;

import io.chartlake.local.lake.TopicObjects;
import io.chartlake.local.lake.Trino;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.TrinoUser;
import io.chartlake.local.stack.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a stack holds at a moment, so that a run can be held to what it must add to it.
 *
 * @param plays acknowledged in all ledgers
 * @param objects in the raw bucket
 * @param commits of the compacted table: its snapshots' watermarks
 */
record DemoOutput(long plays, long objects, long commits) {
  private static final String ACKED = "acked\t";

  static DemoOutput in(Stack stack) {
    long plays =
        Attempt.to(
            "read the ledgers",
            () -> {
              try (Stream<Path> files = Files.list(stack.home().ledgers())) {
                return files
                    .filter(path -> path.toString().endsWith(".ledger"))
                    .mapToLong(ledger -> acknowledged(ledger, Stream::count))
                    .sum();
              }
            });
    try (Trino trino = stack.trino(TrinoUser.ANALYST)) {
      Object commits =
          trino.value(
              "SELECT count(DISTINCT summary['chartlake.watermark']) FROM"
                  + " lake.music.\"songs_latest$snapshots\" WHERE element_at(summary,"
                  + " 'chartlake.watermark') IS NOT NULL");
      long objects = TopicObjects.list(stack.ports(), stack.secrets(), Names.CHANGELOG).count();
      return new DemoOutput(plays, objects, ((Number) commits).longValue());
    } catch (SQLException e) {
      throw Trino.failure(e);
    }
  }

  /** Kafka partitions that got a play according to a ledger; each must have landed an object. */
  static Set<String> partitions(Path ledger) {
    return acknowledged(
        ledger, lines -> lines.map(line -> line.split("\t", -1)[2]).collect(Collectors.toSet()));
  }

  private static <T> T acknowledged(Path ledger, Function<Stream<String>, T> use) {
    return Attempt.to(
        "read " + ledger,
        () -> {
          try (Stream<String> lines = Files.lines(ledger)) {
            return use.apply(lines.filter(line -> line.startsWith(ACKED)));
          }
        });
  }
}
