package io.chartlake.streaming.app;

import io.chartlake.cli.CommandException;
import io.chartlake.cli.ErrorLines;
import io.chartlake.streaming.config.ChartSetting;
import io.chartlake.streaming.config.ChartSettings;
import io.chartlake.streaming.config.KafkaSettings;
import io.chartlake.streaming.config.SettingsReader;
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
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Properties file with settings; variables of the environment win over it.")
  private Path config;

  @Option(
      names = "--debug",
      description = "Log each update of the chart, and stack traces with errors.")
  private boolean debug;

  /** Whether a signal has asked the process to end; its end is then the signal's matter. */
  private static volatile boolean stopping;

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    MusicChart chart = new MusicChart();
    CommandLine command = ErrorLines.install(new CommandLine(chart), () -> chart.debug);
    command.getCommandSpec().usageMessage().footer(settingsHelp());
    int code = command.execute(arguments);
    if (!stopping) {
      System.exit(code);
    }
  }

  @Override
  public Integer call() {
    Map<String, String> environment = System.getenv();
    SettingsReader.Result read =
        SettingsReader.read(SettingsReader.file(config, environment), environment);
    // Logging starts with the first logger, which must know its level by then.
    System.setProperty("music-chart.log.level", debug ? "DEBUG" : read.settings().logLevel());
    System.setProperty("music-chart.log.traces", debug ? "full" : "none");
    Logger log = LoggerFactory.getLogger(MusicChart.class);
    read.warnings().forEach(log::warn);
    KafkaSettings.check(read.settings().kafka()).forEach(log::warn);
    try {
      run(read.settings());
    } catch (CommandException e) {
      throw e;
    } catch (RuntimeException e) {
      throw CommandException.failure(FailurePolicy.describe(e), e);
    }
    return 0;
  }

  private static void run(ChartSettings settings) {
    ChartApplication application = new ChartApplication(settings, StreamsProperties.of(settings));
    CountDownLatch done = new CountDownLatch(1);
    Thread onStop =
        new Thread(
            () -> {
              stopping = true;
              application.stop();
              awaitEnd(done, settings.processing().closeTimeout().toMillis() + 1_000);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(onStop);
    try {
      application.run();
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

  private static String[] settingsHelp() {
    StringBuilder help = new StringBuilder("%nSettings of FILE, and their variables:%n");
    for (ChartSetting setting : ChartSetting.values()) {
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
