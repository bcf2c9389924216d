package io.chartlake.player.cli;

import io.chartlake.cli.CommandException;
import io.chartlake.cli.ErrorLines;
import io.chartlake.player.kafka.CatalogueSender;
import io.chartlake.player.kafka.KafkaAccess;
import io.chartlake.player.ledger.FileLedger;
import io.chartlake.player.ledger.PlayLedger;
import io.chartlake.player.model.Texts;
import io.chartlake.player.playback.PlaybackPlan;
import io.chartlake.player.playback.Player;
import io.chartlake.player.playback.StoppableClock;
import io.chartlake.player.playback.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code player}. */
@Command(
    name = "player",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Plays songs into Kafka: simulated listeners, or the replay of a real listening history.",
      ""
    },
    footer = {
      "",
      "Exit code: 0 done, 1 failed (plays not acknowledged are counted), 2 wrong usage, 130 stopped"
          + " before the end."
    })
public final class PlayerCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka's brokers; default: $CHARTLAKE_BOOTSTRAP_SERVERS, else 127.0.0.1:19092.")
  private String bootstrapServers;

  @Mixin private final PlaybackOptions playbackOptions = new PlaybackOptions();

  @Option(
      names = "--player",
      paramLabel = "NAME",
      converter = PlayerName.class,
      description =
          "First part of each play's id. A name used again needs its ledger, or ids repeat;"
              + " default: a name that no other run has.")
  private String player;

  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      description = "Append a line before and after each play, for the audit.")
  private Path ledgerFile;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Write the totals as JSON at the end.")
  private Path summaryFile;

  @Option(names = "--catalogue-only", description = "Send the songs' names and no plays.")
  private boolean catalogueOnly;

  @Option(
      names = "--songs-topic",
      paramLabel = "TOPIC",
      defaultValue = "songs",
      description = "Topic of the songs' names; default: ${DEFAULT-VALUE}.")
  private String songsTopic;

  @Option(
      names = "--plays-topic",
      paramLabel = "TOPIC",
      defaultValue = "played-songs",
      description = "Topic of the plays; default: ${DEFAULT-VALUE}.")
  private String playsTopic;

  @Option(
      names = "--client-config",
      paramLabel = "FILE",
      description = "Properties for Kafka's clients, such as security.protocol.")
  private Path clientConfig;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "30s",
      converter = OptionConverters.Time.class,
      description =
          "How long Kafka may take to answer first, and to acknowledge a play; default:"
              + " ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(names = "--quiet", description = "Log warnings and errors only.")
  private boolean quiet;

  @Option(names = "--debug", description = "Log more, and show where an error came from.")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  private final StopSignal stopSignal;
  private final Map<String, String> environment;

  PlayerCommand(StopSignal stopSignal, Map<String, String> environment) {
    this.stopSignal = stopSignal;
    this.environment = environment;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    Logging.configure(List.of(args));
    StopSignal stopSignal = new StopSignal();
    stopSignal.install();
    int exitCode = commandLine(new PlayerCommand(stopSignal, System.getenv())).execute(args);
    stopSignal.settled(exitCode);
    System.exit(exitCode);
  }

  static CommandLine commandLine(PlayerCommand command) {
    return ErrorLines.install(new CommandLine(command), () -> command.debug);
  }

  @Override
  public Integer call() throws InterruptedException {
    if (timeout.toMillis() < 1_000 || timeout.toHours() > 24) {
      throw CommandException.usage("--timeout is not between 1s and 24h.");
    }
    PlaybackPlan plan = playbackOptions.plan();
    KafkaAccess kafka = KafkaAccess.of(bootstrapServers, clientConfig, environment, timeout);
    log().info("Asking Kafka at {} for its topics.", kafka.servers());
    kafka.checkTopics(catalogueOnly ? List.of(songsTopic) : List.of(songsTopic, playsTopic));
    try (Producer<byte[], byte[]> producer = kafka.producer()) {
      if (catalogueOnly) {
        sendCatalogue(producer, plan);
        return 0;
      }
      String name = player == null ? PlayerName.unique(System.currentTimeMillis()) : player;
      try (PlayLedger ledger =
          ledgerFile == null ? PlayLedger.none() : FileLedger.open(ledgerFile, name)) {
        sendCatalogue(producer, plan);
        stopSignal.playing(2 * timeout.toSeconds() + 5);
        Player playing =
            new Player(
                name,
                playsTopic,
                producer,
                ledger,
                StoppableClock.system(stopSignal.wished()),
                timeout);
        return conclude(playing.play(plan), plan);
      } catch (IOException e) {
        throw CommandException.failure(
            "Cannot close the ledger " + ledgerFile + ": " + Texts.reason(e) + ".", e);
      }
    }
  }

  private void sendCatalogue(Producer<byte[], byte[]> producer, PlaybackPlan plan) {
    new CatalogueSender(producer, songsTopic).send(plan.catalogue());
    log().info("{} songs sent to {}.", plan.catalogue().songs().size(), songsTopic);
  }

  private int conclude(Player.Outcome outcome, PlaybackPlan plan) {
    Summary summary = outcome.summary();
    log().info(summary.text());
    if (summaryFile != null) {
      try {
        summary.write(summaryFile);
      } catch (IOException e) {
        throw CommandException.failure(
            "Cannot write the summary " + summaryFile + ": " + Texts.reason(e) + ".", e);
      }
    }
    return switch (outcome.end()) {
      case COMPLETE -> 0;
      // Whoever sets no end stops it by hand: that is how it is meant to end.
      case INTERRUPTED -> plan.isEndless() ? 0 : INTERRUPTED;
      case FAILED -> throw failed(outcome);
    };
  }

  private static CommandException failed(Player.Outcome outcome) {
    Summary summary = outcome.summary();
    String why = outcome.failure().map(Texts::reason).orElse("no answer in time");
    return CommandException.failure(
        "%s failed: of %d plays sent, %d were acknowledged: %s."
            .formatted(summary.player(), summary.sent(), summary.acked(), why),
        outcome.failure().orElse(null));
  }

  /** Asked for late: the first logger fixes the levels. */
  private static Logger log() {
    return LoggerFactory.getLogger(PlayerCommand.class);
  }
}
