package io.chartlake.endtoend.superset;

import io.chartlake.endtoend.Cli;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A stack with Superset and some plays in it, of songs whose names are hard to show; one for all
 * tests that ask for it, stopped after the last.
 */
public final class DashboardStack implements ExecutionCondition, ParameterResolver, AutoCloseable {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(DashboardStack.class);
  private static final int PLAYS = 1_200;
  private static final int ORDINARY_SONGS = 25;
  private static final int LONG_NAMED = 5;

  private Path folder;
  private Cli chartlake;
  private Duration untilVisible;

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return hasPython()
        ? ConditionEvaluationResult.enabled("Python is there")
        : ConditionEvaluationResult.disabled(
            "no Python with venv on the path; on Debian: apt-get install -y"
                + " --no-install-recommends python3-venv");
  }

  private static boolean hasPython() {
    try {
      Process python = new ProcessBuilder("python3", "-c", "import venv, ensurepip").start();
      return python.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == DashboardStack.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            "stack",
            key -> {
              DashboardStack stack = new DashboardStack();
              stack.start();
              return stack;
            },
            DashboardStack.class);
  }

  private void start() {
    try {
      folder = Files.createTempDirectory("chartlake-dashboards");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    chartlake = new Cli(folder.resolve("stack"));
    Instant begun = Instant.now();
    succeed("up", "--with", "superset", "--ports", "free");
    if (Browser.isInstalled()) {
      try (Browser viewer = Browser.loggedIn(this, "viewer")) {
        viewer.showDashboard("music-chart");
      }
      Instant installed = supersetInstalled();
      untilVisible = Duration.between(installed.isAfter(begun) ? installed : begun, Instant.now());
    }
    play(PLAYS);
    landed();
    succeed("compact", "once");
  }

  @Override
  public void close() throws IOException {
    try {
      chartlake.downLeavingNothing();
    } finally {
      deleteTree(folder);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (var walk = Files.walk(root)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** The start may have done it, which takes as long as the network does. */
  private static Instant supersetInstalled() {
    Path versions = Path.of(System.getProperty("chartlake.home"), ".chartlake/engines/superset");
    try (Stream<Path> list = Files.list(versions)) {
      return list.filter(Files::isDirectory)
          .map(folder -> folder.toFile().lastModified())
          .map(Instant::ofEpochMilli)
          .max(Comparator.naturalOrder())
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From Superset installed and nothing running to a dashboard that somebody sees. */
  Duration untilVisible() {
    return untilVisible;
  }

  /** Names that are the most played, so that they are on every chart, and nothing but text. */
  static List<String> hardNames() {
    return List.of(
        "<img src=x onerror=\"window.broken=1\"><script>window.broken=1</script>",
        "Don't \"Stop\" 'Me' Now & \\ {{now}} %s ${x}",
        "\u05e9\u05dc\u05d5\u05dd \u0639\u0644\u064a\u0643\u0645 (live)",
        "\u4e0a\u3092\u5411\u3044\u3066\u6b69\u3053\u3046",
        "la ".repeat(1_333) + "!");
  }

  private Path songs() {
    List<String> lines = new ArrayList<>(List.of("id,name"));
    List<String> names = new ArrayList<>(hardNames());
    names.set(LONG_NAMED - 1, "Named later");
    for (int i = 1; i <= ORDINARY_SONGS; i++) {
      names.add("Song " + i);
    }
    for (String name : names) {
      lines.add(lines.size() + ",\"" + name.replace("\"", "\"\"") + "\"");
    }
    try {
      return Files.write(folder.resolve("songs.csv"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Plays so many more, and returns when each is acknowledged. */
  public void play(int plays) {
    succeed("play", "--plays", "" + plays, "--rate", "max", "--songs", songs().toString());
    name(LONG_NAMED, hardNames().get(LONG_NAMED - 1));
  }

  /** The player refuses a name as long as that; another producer need not. */
  private void name(long song, String name) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", "127.0.0.1:" + chartlake.port("kafka"));
    try (KafkaProducer<Long, String> producer =
        new KafkaProducer<>(settings, new LongSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("songs", song, "{\"songName\":\"" + name + "\"}")).get();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Returns when all that was played is counted and landed. */
  void landed() {
    succeed("audit", "--wait", "90s", "--skip", "table,trino");
  }

  long acknowledged() {
    return chartlake.acknowledged();
  }

  /** The command line, on this stack. */
  public Cli cli() {
    return chartlake;
  }

  /** Runs a command that must succeed; gives what it printed. */
  public String succeed(String... command) {
    return chartlake.succeed(command);
  }

  String url() {
    return "http://127.0.0.1:" + chartlake.port("superset");
  }

  String password(String user) {
    return secret("superset." + user);
  }

  String secret(String name) {
    Properties secrets = new Properties();
    try (var reader = Files.newBufferedReader(chartlake.folder().resolve("secrets.properties"))) {
      secrets.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return secrets.getProperty(name);
  }

  SupersetRest rest(String user) {
    return new SupersetRest(url(), user, password(user));
  }
}
