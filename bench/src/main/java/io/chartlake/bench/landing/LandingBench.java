package io.chartlake.bench.landing;

import io.chartlake.bench.BenchRun;
import io.chartlake.bench.Folders;
import io.chartlake.bench.Home;
import io.chartlake.testsupport.KafkaBroker;
import io.chartlake.testsupport.S3Proxy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lands one full topic in turn with landing, Iceberg's sink and a plain consumer. */
@Command(
    name = "landing",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    description =
        "The landing connector against Iceberg's own sink and a consumer that writes a file, over"
            + " the same full topic.")
public final class LandingBench implements Callable<Integer> {
  private static final String TOPIC = "music-chart-songs-store-changelog";
  private static final String WARM_UP_TOPIC = "warm-up";

  @Spec private CommandSpec spec;

  @Option(names = "--records", description = "Records in the topic.")
  private long records = 5_000_000;

  @Option(
      names = "--warm-up",
      description = "Records that each process lands or reads before it is measured.")
  private long warmUp = 2_000_000;

  @Option(names = "--songs", description = "Songs, the records' keys.")
  private int songs = 100_000;

  @Option(names = "--rounds", description = "Runs of each contender, in turn.")
  private int rounds = 3;

  @Option(names = "--partitions", description = "Partitions of the topic.")
  private int partitions = 12;

  @Option(names = "--heap", description = "Heap of each worker and consumer, as -Xmx takes it.")
  private String heap = "1g";

  @Option(
      names = "--consumer",
      paramLabel = "NAME=VALUE",
      description = "A setting of the consumers of all contenders; may be given again.")
  private Map<String, String> consumer = new LinkedHashMap<>();

  @Option(
      names = "--landing",
      paramLabel = "NAME=VALUE",
      description = "A setting of the landing connector; may be given again.")
  private Map<String, String> landingSettings = new LinkedHashMap<>();

  @Option(
      names = "--iceberg-commit-interval-ms",
      description = "Time between commits of Iceberg's sink, milliseconds.")
  private long icebergCommitMillis = 5_000;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "Run just this one: landing, iceberg-sink or consumer.")
  private String only;

  @Mixin private BenchRun bench;

  /** Ends the process: 0 measured, 1 failed, 2 wrong usage. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LandingBench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (warmUp < 0 || records < 1 || songs < 1 || rounds < 1 || partitions < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--records, --songs, --rounds and --partitions must be 1 or more, --warm-up 0 or more");
    }
    List<Contender> contenders =
        chosen(List.of(new LandingSink(landingSettings), new IcebergSink(), new PlainConsumer()));
    return bench.run("landing", folder -> run(Home.find(), folder, contenders));
  }

  private void run(Home home, Path folder, List<Contender> contenders)
      throws IOException, InterruptedException, ExecutionException {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    try (KafkaBroker kafka =
            KafkaBroker.with(home.classpathOf("local/engines/kafka"))
                .setting("offsets.topic.num.partitions", "4")
                .setting("transaction.state.log.num.partitions", "4")
                .jvm("-Xmx512m")
                .start(Files.createDirectory(folder.resolve("kafka")));
        S3Proxy store =
            S3Proxy.start(
                home.classpathOf("local/engines/s3proxy"),
                Files.createDirectory(folder.resolve("s3")),
                Map.of());
        Admin admin =
            Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.address()))) {
      Lab lab = new Lab(home, kafka, admin, store);
      FilledTopic topic =
          FilledTopic.fill(admin, kafka.address(), TOPIC, records, songs, partitions);
      Optional<FilledTopic> warmUpTopic =
          warmUp == 0
              ? Optional.empty()
              : Optional.of(
                  FilledTopic.fill(
                      admin, kafka.address(), WARM_UP_TOPIC, warmUp, songs, partitions));
      Terms terms =
          new Terms(
              topic,
              warmUpTopic,
              consumer,
              List.of("-Xmx" + heap),
              Duration.ofMillis(icebergCommitMillis));
      bench
          .results()
          .print(
              Conditions.text(
                  lab, terms, songs, heap, landingSettings, load, Disk.megabytesPerSecond(folder)));
      bench.results().print(Report.header());
      Map<String, List<Measurement>> runs = new LinkedHashMap<>();
      for (int round = 1; round <= rounds; round++) {
        for (Contender contender : contenders) {
          String name = contender.label() + "-" + round;
          Path own = Files.createDirectory(folder.resolve(name));
          Measurement measured = contender.run(lab, terms, name, own);
          runs.computeIfAbsent(contender.label(), label -> new ArrayList<>()).add(measured);
          bench.results().print(Report.line(String.valueOf(round), contender.label(), measured));
          if (!bench.debug()) {
            Folders.delete(own);
            Folders.delete(store.data().resolve(name));
            Folders.delete(store.data().resolve(name + "-warm-up"));
          }
        }
        // Another one goes first: a machine that gets slower or faster favours nobody.
        Collections.rotate(contenders, 1);
      }
      bench.results().print(Report.summary(runs));
    }
  }

  private List<Contender> chosen(List<Contender> all) {
    List<Contender> chosen =
        new ArrayList<>(
            all.stream().filter(each -> only == null || each.label().equals(only)).toList());
    if (chosen.isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "no contender '" + only + "'; there is: " + all.stream().map(Contender::label).toList());
    }
    return chosen;
  }
}
