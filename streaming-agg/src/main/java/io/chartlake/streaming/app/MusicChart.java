package io.chartlake.streaming.app;

import io.chartlake.streaming.config.KafkaSettings;
import io.chartlake.streaming.config.Setting;
import io.chartlake.streaming.config.Settings;
import io.chartlake.streaming.config.SettingsException;
import io.chartlake.streaming.config.SettingsReader;
import io.chartlake.streaming.config.StartupException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code music-chart}: counts how often each song is played, exactly once, until it is
 * stopped.
 */
@Command(
    name = "music-chart",
    mixinStandardHelpOptions = true,
    versionProvider = MusicChart.Version.class,
    description = "Counts how often each song is played, exactly once, until it is stopped.",
    sortOptions = false)
public final class MusicChart implements Callable<Integer> {
  private static final int FAILURE = 1;
  private static final int WRONG_USAGE = 2;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Properties file with settings; variables of the environment win over it.")
  private Path config;

  @Option(
      names = "--debug",
      description = "Log each update of the chart, and stack traces with errors.")
  private boolean debug;

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new MusicChart());
    command.getCommandSpec().usageMessage().footer(settingsHelp());
    command.setParameterExceptionHandler(
        (wrong, given) -> {
          System.err.println("music-chart: " + wrong.getMessage() + "; see music-chart --help");
          return WRONG_USAGE;
        });
    int code = command.execute(arguments);
    // While the process is being stopped its end is the signal's matter.
    if (!ShuttingDown.begun()) {
      System.exit(code);
    }
  }

  @Override
  public Integer call() {
    try {
      Map<String, String> environment = System.getenv();
      SettingsReader.Result read =
          SettingsReader.read(SettingsReader.file(config, environment), environment);
      // Logging starts with the first logger, which must know its level by then.
      System.setProperty("music-chart.log.level", debug ? "DEBUG" : read.settings().logLevel());
      System.setProperty("music-chart.log.traces", debug ? "full" : "none");
      Logger log = LoggerFactory.getLogger(MusicChart.class);
      read.warnings().forEach(log::warn);
      KafkaSettings.check(read.settings().kafka()).forEach(log::warn);
      return run(read.settings());
    } catch (SettingsException e) {
      return refuse(e, WRONG_USAGE);
    } catch (StartupException e) {
      return refuse(e, FAILURE);
    } catch (RuntimeException e) {
      return refuse(new StartupException(FailurePolicy.describe(e), e), FAILURE);
    }
  }

  private static int run(Settings settings) {
    ChartApplication application = new ChartApplication(settings, StreamsProperties.of(settings));
    CountDownLatch done = new CountDownLatch(1);
    Thread onStop =
        new Thread(
            () -> {
              ShuttingDown.begin();
              application.stop();
              awaitEnd(done, settings.closeTimeout().toMillis() + 1_000);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(onStop);
    try {
      application.run();
      return 0;
    } finally {
      done.countDown();
    }
  }

  private static void awaitEnd(CountDownLatch done, long millis) {
    try {
      if (!done.await(millis, TimeUnit.MILLISECONDS)) {
        System.err.println("music-chart: not stopped within " + millis + " ms");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int refuse(RuntimeException problem, int code) {
    System.err.println("music-chart: " + problem.getMessage());
    if (debug) {
      problem.printStackTrace();
    }
    return code;
  }

  private static String[] settingsHelp() {
    StringBuilder help = new StringBuilder("%nSettings of FILE, and their variables:%n");
    for (Setting setting : Setting.values()) {
      String byDefault = setting.byDefault().isEmpty() ? "" : " [" + setting.byDefault() + "]";
      help.append("  ")
          .append(setting.key())
          .append(" (")
          .append(setting.variable())
          .append(")%n      ")
          .append(setting.description())
          .append(byDefault)
          .append("%n");
    }
    help.append("  kafka.* (MUSIC_CHART_KAFKA_*)%n      any setting of Kafka Streams");
    help.append("%n%nExit code: 0 stopped, 1 failed, 2 wrong usage or setting.");
    return new String[] {help.toString()};
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = MusicChart.class.getPackage().getImplementationVersion();
      return new String[] {"music-chart " + (version == null ? "development" : version)};
    }
  }
}
