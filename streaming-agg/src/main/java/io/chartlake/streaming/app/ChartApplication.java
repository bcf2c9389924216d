package io.chartlake.streaming.app;

import io.chartlake.cli.CommandException;
import io.chartlake.cli.StatusServer;
import io.chartlake.streaming.config.ChartSettings;
import io.chartlake.streaming.deadletter.DeadLetterCounter;
import io.chartlake.streaming.guard.Broker;
import io.chartlake.streaming.guard.TopicIdentity;
import io.chartlake.streaming.guard.TopicWatch;
import io.chartlake.streaming.http.ChartHealth;
import io.chartlake.streaming.http.ChartMetrics;
import io.chartlake.streaming.http.ChartPages;
import io.chartlake.streaming.topology.ChartTopology;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** One run of music-chart, from the first question to Kafka to the last commit. */
final class ChartApplication {
  private static final Logger log = LoggerFactory.getLogger(ChartApplication.class);

  private static final String WATCH_CLIENT_ID = ChartTopology.APPLICATION_ID + "-topic-watch";

  private final ChartSettings settings;
  private final Map<String, Object> properties;
  private final StateFolder stateFolder;
  private final LongAdder playsCounted = new LongAdder();
  private final DeadLetterCounter deadLetters = new DeadLetterCounter();
  private final ChartHealth health = new ChartHealth();
  private final FailurePolicy failures = new FailurePolicy();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile Thread runner;

  /** Whether the state is one that may be used again; not if deleting an old one failed halfway. */
  private boolean stateTaken;

  ChartApplication(ChartSettings settings, Map<String, Object> properties) {
    this.settings = settings;
    this.properties = properties;
    this.stateFolder = new StateFolder(settings.stateDir());
  }

  /**
   * Runs until {@link #stop} or a failure; {@link CommandException} says why it could not go on.
   */
  void run() {
    runner = Thread.currentThread();
    try (ChartMetrics metrics = new ChartMetrics(playsCounted, deadLetters, health::report);
        StatusServer status = ChartPages.start(settings.http(), health::report, metrics::scrape)) {
      log.info("status at {}/healthy, /ready and /metrics", status.address());
      String instanceId = settings.instanceId().orElseGet(stateFolder::instanceId);
      StreamsProperties.instanceId(properties, instanceId);
      StartChecks.Result found = preflight();
      StreamsProperties.deadLetters(properties, deadLetters, found.deadLetterMaxBytes());
      countPlays(metrics, found.topics());
      failures
          .fatal()
          .ifPresent(
              why -> {
                throw CommandException.failure("can't go on: " + why);
              });
    } catch (InterruptedException e) {
      if (!stopping.get()) {
        throw CommandException.failure("interrupted", e);
      }
    } finally {
      runner = null;
    }
    log.info("stopped after {} plays", playsCounted.sum());
  }

  private StartChecks.Result preflight() throws InterruptedException {
    try {
      return new StartChecks(settings, properties).await(stateFolder.topics());
    } catch (CommandException e) {
      if (e.exitCode() == CommandLine.ExitCode.SOFTWARE) {
        // Whoever mends it may change topics and offsets: the next start must not trust the state.
        stateFolder.takeWasStoppedInOrder();
      }
      throw e;
    }
  }

  private void countPlays(ChartMetrics metrics, Map<String, TopicIdentity> topics)
      throws InterruptedException {
    KafkaStreams streams = create();
    metrics.watch(streams);
    health.watch(streams);
    try (Broker broker = Broker.connect(new StreamsConfig(properties), WATCH_CLIENT_ID);
        TopicWatch watch = new TopicWatch(broker::topics, topics)) {
      takeState(streams, topics);
      stateTaken = true;
      streams.start();
      watch.start(this::topicChanged);
      ended.await();
    } catch (StreamsException e) {
      throw CommandException.failure(
          "Kafka Streams did not start: " + FailurePolicy.describe(e), e);
    } finally {
      close(streams);
    }
  }

  /**
   * The state may be used where its process stopped in order and its topics are still the same. The
   * changelogs have all that a deleted one had. A crash after any line here leaves no mark, so that
   * the next start deletes it again.
   */
  private void takeState(KafkaStreams streams, Map<String, TopicIdentity> topics) {
    boolean inOrder = stateFolder.takeWasStoppedInOrder();
    boolean sameTopics = stateFolder.topics().equals(Optional.of(topics));
    if (!inOrder || !sameTopics) {
      streams.cleanUp();
    }
    if (!sameTopics) {
      stateFolder.keepTopics(topics);
    }
  }

  private void topicChanged(String why) {
    failures.end(why);
    ended.countDown();
  }

  /** Ends {@link #run}, whatever it waits for. Any thread may call it. */
  void stop() {
    stopping.set(true);
    ended.countDown();
    Thread waiting = runner;
    if (waiting != null && health.report().state().equals(ChartHealth.WAITING)) {
      waiting.interrupt();
    }
  }

  private KafkaStreams create() {
    Properties all = new Properties();
    all.putAll(properties);
    KafkaStreams streams;
    try {
      streams =
          new KafkaStreams(
              ChartTopology.build(
                  settings.topics().songs(), settings.topics().plays(), playsCounted),
              all);
    } catch (ConfigException e) {
      throw CommandException.usage("a kafka. setting is wrong: " + e.getMessage());
    } catch (StreamsException e) {
      throw CommandException.failure(
          ("Kafka Streams can't start over the state folder %s (%s): is another "
                  + "music-chart running there?")
              .formatted(settings.stateDir(), FailurePolicy.describe(e)),
          e);
    }
    streams.setUncaughtExceptionHandler(failures);
    streams.setStateListener((next, previous) -> stateChanged(next, previous));
    return streams;
  }

  private void stateChanged(State next, State previous) {
    if (next == State.RUNNING) {
      long sinceStart = ManagementFactory.getRuntimeMXBean().getUptime();
      log.info("running, {} s after the process started", sinceStart / 1_000.0);
    } else {
      log.info("{} after {}", next, previous);
    }
    if (next.hasCompletedShutdown() || next == State.ERROR) {
      ended.countDown();
    }
  }

  private void close(KafkaStreams streams) {
    boolean closed =
        streams.close(
            CloseOptions.timeout(settings.processing().closeTimeout())
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    if (closed && stateTaken && failures.fatal().isEmpty()) {
      stateFolder.stoppedInOrder();
    } else if (!closed) {
      log.warn(
          "not closed within {} ms; what was not committed is counted by whoever goes on",
          settings.processing().closeTimeout().toMillis());
    }
  }
}
