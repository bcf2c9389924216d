package io.chartlake.bench.streams;

import io.chartlake.bench.BenchRun;
import io.chartlake.bench.Folders;
import io.chartlake.bench.Home;
import io.chartlake.testsupport.JavaProcess;
import io.chartlake.testsupport.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs music-chart and the bare count in turn over the same plays, and prints how they compare. */
@Command(
    name = "streams",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    description =
        "music-chart against a bare groupByKey().count(), both exactly once, over the same plays.")
public final class StreamsBench implements Callable<Integer> {
  @Option(names = "--plays", description = "Plays in the topic.")
  private long plays = 2_000_000;

  @Option(names = "--songs", description = "Songs, in the catalogue and played.")
  private int songs = 10_000;

  @Option(names = "--rounds", description = "Runs of each program, in turn.")
  private int rounds = 3;

  @Option(names = "--partitions", description = "Partitions of the topics.")
  private int partitions = 12;

  @Option(names = "--threads", description = "Stream threads of each program.")
  private int threads = 1;

  @Option(names = "--commit-interval-ms", description = "Time between commits, milliseconds.")
  private long commitIntervalMillis = 1_000;

  @Option(names = "--cache-bytes", description = "Record cache of each program, bytes.")
  private long cacheBytes = 10 << 20;

  @Option(names = "--heap", description = "Heap of each program, as -Xmx takes it.")
  private String heap = "256m";

  @Mixin private BenchRun bench;

  /** Ends the process: 0 measured, 1 failed, 2 wrong usage. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new StreamsBench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return bench.run("streams", folder -> run(Home.find(), folder));
  }

  private void run(Home home, Path folder)
      throws IOException, InterruptedException, ExecutionException {
    Contender.Terms terms =
        new Contender.Terms(commitIntervalMillis, threads, cacheBytes, List.of("-Xmx" + heap));
    bench
        .results()
        .print(
            String.format(
                Locale.ROOT,
                "exactly_once_v2, %,d plays of %,d songs, %d partitions, %d thread(s), commit every"
                    + " %d ms, cache %,d bytes, heap %s, Java %s, %d CPUs%n%n",
                plays,
                songs,
                partitions,
                threads,
                commitIntervalMillis,
                cacheBytes,
                heap,
                Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors()));
    try (KafkaBroker kafka =
            KafkaBroker.with(home.classpathOf("local/engines/kafka"))
                .setting("offsets.topic.num.partitions", "4")
                .setting("transaction.state.log.num.partitions", "4")
                .jvm("-Xmx512m")
                .start(Files.createDirectory(folder.resolve("kafka")));
        Admin admin =
            Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.address()))) {
      Plays.fill(admin, kafka.address(), plays, songs, partitions);
      bench.results().print(Report.header());
      Map<Contender, List<Measurement>> runs = new EnumMap<>(Contender.class);
      for (int round = 1; round <= rounds; round++) {
        for (Contender contender : order(round)) {
          Path own = Files.createDirectory(folder.resolve(contender.label() + "-" + round));
          Measurement measured = measure(home, kafka, admin, contender, own, terms);
          runs.computeIfAbsent(contender, c -> new ArrayList<>()).add(measured);
          bench.results().print(Report.line(String.valueOf(round), contender, measured));
        }
      }
      bench.results().print(Report.summary(runs));
    }
  }

  /** Each goes first in turn, so that a machine that gets slower or faster favours neither. */
  private static List<Contender> order(int round) {
    return round % 2 == 1
        ? List.of(Contender.MUSIC_CHART, Contender.BARE_COUNT)
        : List.of(Contender.BARE_COUNT, Contender.MUSIC_CHART);
  }

  private Measurement measure(
      Home home,
      KafkaBroker kafka,
      Admin admin,
      Contender contender,
      Path own,
      Contender.Terms terms)
      throws IOException, InterruptedException, ExecutionException {
    Run run = new Run(admin, kafka.address(), contender, plays);
    Measurement measured;
    try (JavaProcess process = contender.start(home, kafka.address(), own, terms)) {
      measured = run.measure(process);
    }
    run.verify();
    run.forget();
    Folders.delete(own.resolve("state"));
    return measured;
  }
}
