package io.chartlake.lagexporter;

import io.chartlake.cli.DurationConverter;
import io.chartlake.cli.ErrorLines;
import io.chartlake.rawzone.listing.Listing;
import io.chartlake.rawzone.s3.S3Listing;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The program {@code lag-exporter}: runs until it is stopped. */
@Command(
    name = "lag-exporter",
    description = {
      "Shows Prometheus how far each part of the pipeline is, until it is stopped:",
      "  /metrics   lag of landing and of compaction, gaps, last commits, dead letters",
      "  /healthy   503 once rounds no longer end",
      "  /ready     503 until the first round has ended; then who answered in the last one",
      "Each round asks Trino for the tables' watermarks, S3 for the names behind them and Kafka",
      "for what has not landed. Values of a source that does not answer are dropped."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class LagExporterCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(LagExporterCommand.class);

  /** Names behind the watermark of one partition that are looked at; some megabytes of memory. */
  private static final int MAX_OBJECTS = 20_000;

  @Mixin private LagExporterOptions options;

  @Option(names = "--debug", description = "Show stack traces.")
  private boolean debug;

  /** Newest first: pages and rounds end before what they ask. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    LagExporterCommand command = new LagExporterCommand();
    return ErrorLines.install(
        new CommandLine(command).registerConverter(Duration.class, new DurationConverter()),
        () -> command.debug);
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      LagServer server = start();
      LOG.info(
          "Serving {}/metrics; looking at {} every {} s",
          server.address(),
          options.tables().stream().map(CompactedTable::name).collect(Collectors.joining(", ")),
          options.interval().toMillis() / 1_000.0);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  close();
                  LOG.info("Stopped");
                },
                "stop"));
    new CountDownLatch(1).await();
    return 0;
  }

  private LagServer start() {
    Clock clock = Clock.systemUTC();
    Duration timeout = options.timeout();
    LongAdder storeRequests = new LongAdder();
    TrinoCommits trino = opened(options.trino());
    Listing raw = new S3Listing(opened(options.s3(storeRequests)), options.bucket());
    KafkaOffsets kafka = opened(options.kafka());
    Map<CompactedTable, LandedSearch> searches = new LinkedHashMap<>();
    for (CompactedTable table : options.tables()) {
      searches.put(table, new LandedSearch(table.zone(), raw, clock, MAX_OBJECTS));
    }
    Round round =
        new Round(
            new Round.Scope(searches, options.events(), options.deadLetters()),
            new Round.Sources(
                trino,
                kafka,
                opened(new Probes(ProbedSource.TRINO, timeout, clock)),
                opened(new Probes(ProbedSource.S3, timeout, clock)),
                opened(new Probes(ProbedSource.KAFKA, timeout, clock))),
            clock);
    Duration staleAfter =
        options.interval().multipliedBy(2).plus(timeout.multipliedBy(ProbedSource.values().length));
    LagMetrics metrics = new LagMetrics(clock, staleAfter, storeRequests);
    return opened(
        new LagServer(round::run, metrics, options.interval(), options.host(), options.port()));
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.push(resource);
    return resource;
  }

  private void close() {
    for (AutoCloseable resource : open) {
      try {
        resource.close();
      } catch (Exception e) {
        LOG.debug("{} did not close", resource, e);
      }
    }
  }
}
