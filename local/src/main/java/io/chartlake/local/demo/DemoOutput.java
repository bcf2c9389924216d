package io.chartlake.local.demo;

import io.chartlake.cli.CommandException;
import io.chartlake.local.lake.TopicObjects;
import io.chartlake.local.lake.Trino;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.TrinoUser;
import io.chartlake.local.stack.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
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
    long plays = 0;
    try (Stream<Path> ledgers = Files.list(stack.home().ledgers())) {
      for (Path ledger : ledgers.filter(path -> path.toString().endsWith(".ledger")).toList()) {
        try (Stream<String> lines = Files.lines(ledger, StandardCharsets.UTF_8)) {
          plays += lines.filter(line -> line.startsWith(ACKED)).count();
        }
      }
    } catch (IOException e) {
      throw CommandException.failure("cannot read the ledgers: " + e.getMessage(), e);
    }
    try (Trino trino = stack.trino(TrinoUser.ANALYST)) {
      Object commits =
          trino
              .query(
                  "SELECT count(DISTINCT summary['chartlake.watermark']) FROM"
                      + " lake.music.\"songs_latest$snapshots\" WHERE element_at(summary,"
                      + " 'chartlake.watermark') IS NOT NULL")
              .rows()
              .get(0)
              .get(0);
      long objects = TopicObjects.list(stack.ports(), stack.secrets(), Names.CHANGELOG).count();
      return new DemoOutput(plays, objects, ((Number) commits).longValue());
    } catch (SQLException e) {
      throw Trino.failure(e);
    }
  }

  /** Kafka partitions that got a play according to a ledger; each must have landed an object. */
  static Set<String> partitions(Path ledger) {
    Set<String> partitions = new TreeSet<>();
    try (Stream<String> lines = Files.lines(ledger, StandardCharsets.UTF_8)) {
      lines
          .filter(line -> line.startsWith(ACKED))
          .forEach(line -> partitions.add(line.split("\t", -1)[2]));
      return partitions;
    } catch (IOException e) {
      throw CommandException.failure("cannot read " + ledger + ": " + e.getMessage(), e);
    }
  }
}
