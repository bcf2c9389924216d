package io.chartlake.bench.freshness;

import io.chartlake.bench.BenchException;
import io.chartlake.bench.BenchRun;
import io.chartlake.bench.Home;
import io.chartlake.bench.Stack;
import io.chartlake.testsupport.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long a play takes from Kafka to its count in the chart, everything at its defaults. */
@Command(
    name = "freshness",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    description =
        "From sending a play to reading its count in songs_now, while plays flow and compaction"
            + " commits.")
public final class FreshnessBench implements Callable<Integer> {
  private static final double GOAL_SECONDS = 10;
  private static final Duration LATE = Duration.ofMinutes(2);

  @Option(names = "--rate", description = "Plays per second.")
  private int rate = 200;

  @Option(names = "--seconds", description = "How long plays flow.")
  private int seconds = 300;

  @Option(names = "--every", description = "Period of the compaction.")
  private String every = "30s";

  @Option(
      names = "--store",
      paramLabel = "s3proxy|ceph",
      description = "What gives S3; ceph needs the machine's Ceph packages.")
  private String store = "s3proxy";

  @Mixin private BenchRun bench;

  /** Ends the process: 0 measured, 1 failed, 2 wrong usage. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new FreshnessBench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return bench.run("freshness", folder -> run(Home.find(), folder));
  }

  private void run(Home home, Path folder) throws IOException, InterruptedException, SQLException {
    bench
        .results()
        .say(
            "%d plays/s for %d s, compaction every %s, all else at its defaults; S3 by %s",
            rate, seconds, every, store);
    bench.results().conditions();
    bench.results().progress("starting the stack");
    long plays = (long) rate * seconds;
    try (Stack stack = Stack.up(home, folder.resolve("stack"), store, List.of());
        JavaProcess compaction = stack.start("compact", "every", every);
        Connection trino = stack.trino("analyst")) {
      ChartReader reader = new ChartReader(trino);
      reader.read(); // the first query of a server is no reader's everyday
      try (JavaProcess player = stack.start("play", "--rate=" + rate, "--plays=" + plays)) {
        bench.results().progress("playing");
        watch(reader, player, compaction, plays);
        player.awaitSuccess(LATE);
      }
      report(reader, reader.latencies(SentPlays.of(stack.address("kafka"))), plays, trino);
    }
  }

  private void watch(ChartReader reader, JavaProcess player, JavaProcess compaction, long plays)
      throws SQLException {
    long deadline = System.nanoTime() + Duration.ofSeconds(seconds).plus(LATE).toNanos();
    long nextWord = System.nanoTime();
    while (reader.read() < plays) {
      compaction.requireAlive();
      if (System.nanoTime() > deadline) {
        throw new BenchException(
            "after %d s the chart shows %,d of %,d plays; the player %s"
                .formatted(
                    seconds + LATE.toSeconds(),
                    reader.total(),
                    plays,
                    player.isAlive() ? "still plays" : "has ended"));
      }
      if (System.nanoTime() > nextWord) {
        bench
            .results()
            .progress("%,d plays in the chart after %d reads", reader.total(), reader.reads());
        nextWord += Duration.ofSeconds(20).toNanos();
      }
    }
  }

  private void report(ChartReader reader, Latencies latencies, long plays, Connection trino)
      throws SQLException {
    if (latencies.count() != plays) {
      throw new BenchException("%,d plays were seen, not %,d".formatted(latencies.count(), plays));
    }
    Map<String, Long> commits =
        ChartReader.counts(
            trino,
            "SELECT 'commits', count(*) FROM lake.music.\"songs_latest$snapshots\" WHERE"
                + " element_at(summary, 'chartlake.watermark') IS NOT NULL");
    bench.results().blank();
    bench
        .results()
        .say(
            "%,d plays, %d compactions committed, %d reads, median read %.2f s",
            plays, commits.get("commits"), reader.reads(), reader.medianReadSeconds());
    if (reader.halfWritten() > 0) {
      bench.results().say("%d reads met an object half written", reader.halfWritten());
    }
    bench
        .results()
        .say("from sending a play (before it is acknowledged) to the end of the read that has it:");
    bench.results().say("p50  %6.2f s", latencies.quantile(0.50));
    bench.results().goal("p95", latencies.quantile(0.95), "s", GOAL_SECONDS);
    bench.results().say("max  %6.2f s", latencies.quantile(1.0));
  }
}
