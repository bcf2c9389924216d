package io.chartlake.audit.serve;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code audit serve}: goes on until it is told to end. */
@Command(
    name = "serve",
    description = {
      "Shows Prometheus how far each part of the pipeline is, until it is stopped:",
      "  /metrics   lag of landing and of compaction, gaps, last commits, dead letters",
      "  /healthy   503 once rounds no longer end",
      "  /ready     503 until the first round has ended; then who answered in the last one",
      "Each round asks Trino for the tables' watermarks, S3 for the names behind them and Kafka",
      "for what has not landed. What a source does not tell is missing until it tells it again."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  /** Names behind the watermark of one partition that are looked at; some megabytes of memory. */
  private static final int MOST_OBJECTS = 20_000;

  @Mixin private ServeOptions options;

  /** Made by the command line. */
  public ServeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Clock clock = Clock.systemUTC();
    LongAdder storeRequests = new LongAdder();
    List<AutoCloseable> open = new ArrayList<>();
    try {
      AuditServer server = start(clock, storeRequests, open);
      LOG.info(
          "Serving http://{}:{}/metrics; looking at {} every {} s",
          options.host(),
          server.port(),
          String.join(", ", options.feeds().stream().map(Feed::table).toList()),
          options.interval().toMillis() / 1_000.0);
    } catch (RuntimeException e) {
      close(open);
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(open), "stop"));
    new CountDownLatch(1).await();
    return 0;
  }

  private AuditServer start(Clock clock, LongAdder storeRequests, List<AutoCloseable> open) {
    Duration timeout = options.timeout();
    List<Feed> feeds = options.feeds();
    TrinoCommits trino = opened(open, options.trino());
    S3Listing s3 = opened(open, options.s3(storeRequests));
    KafkaTopics kafka = opened(open, options.kafka());
    Map<Feed, RawSearch> searches = new LinkedHashMap<>();
    feeds.forEach(feed -> searches.put(feed, new RawSearch(feed.zone(), s3, clock, MOST_OBJECTS)));
    Round round =
        new Round(
            feeds,
            options.events(),
            options.deadLetters(),
            trino,
            searches,
            kafka,
            new Round.Asked(
                opened(open, new Probes(Source.TRINO, timeout, clock)),
                opened(open, new Probes(Source.S3, timeout, clock)),
                opened(open, new Probes(Source.KAFKA, timeout, clock))),
            clock);
    Duration staleAfter =
        options.interval().multipliedBy(2).plus(timeout.multipliedBy(Source.values().length));
    return opened(
        open,
        AuditServer.start(
            round::run,
            clock,
            options.interval(),
            staleAfter,
            storeRequests,
            options.host(),
            options.port()));
  }

  private static <T extends AutoCloseable> T opened(List<AutoCloseable> open, T resource) {
    open.add(0, resource);
    return resource;
  }

  /** Newest first: pages and rounds end before what they ask. */
  private static void close(List<AutoCloseable> open) {
    for (AutoCloseable resource : open) {
      try {
        resource.close();
      } catch (Exception e) {
        LOG.debug("{} did not close", resource, e);
      }
    }
    LOG.info("Stopped");
  }
}
