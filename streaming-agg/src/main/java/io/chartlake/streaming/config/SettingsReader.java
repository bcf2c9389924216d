package io.chartlake.streaming.config;

import io.chartlake.cli.CommandException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads settings from a properties file and, over it, the environment. Touches no class of Kafka:
 * the first of them starts logging, which must know its level by then.
 */
public final class SettingsReader {
  private static final String CONFIG_VARIABLE = ChartSetting.VARIABLE_PREFIX + "CONFIG";
  private static final String KAFKA_VARIABLE_PREFIX = ChartSetting.VARIABLE_PREFIX + "KAFKA_";
  private static final Set<String> LOG_LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
  private static final String ALL = "; --help lists all settings";
  private static final Pattern TOPIC_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  /** Kubernetes adds these for a Service called music-chart. */
  private static final Pattern SERVICE_VARIABLE =
      Pattern.compile("MUSIC_CHART_(SERVICE_(HOST|PORT).*|PORT(_.*)?)");

  private final Map<ChartSetting, Given> given = new EnumMap<>(ChartSetting.class);
  private final Map<String, String> kafka = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  private SettingsReader() {}

  /** The settings and what was odd about them, to be logged. */
  public record Result(ChartSettings settings, List<String> warnings) {}

  private record Given(String value, String where) {}

  /** Where the file is: the option first, then the environment. */
  public static Optional<Path> file(Path option, Map<String, String> environment) {
    String variable = environment.get(CONFIG_VARIABLE);
    if (option != null) {
      return Optional.of(option);
    }
    return variable == null || variable.isBlank()
        ? Optional.empty()
        : Optional.of(Path.of(variable));
  }

  public static Result read(Optional<Path> file, Map<String, String> environment) {
    SettingsReader reader = new SettingsReader();
    file.ifPresent(reader::readFile);
    reader.readEnvironment(environment);
    return new Result(reader.settings(), List.copyOf(reader.warnings));
  }

  private void readFile(Path file) {
    Properties properties = new Properties();
    try (Reader text = Files.newBufferedReader(file)) {
      properties.load(text);
    } catch (NoSuchFileException e) {
      throw CommandException.usage("the configuration file " + file + " does not exist");
    } catch (IOException | IllegalArgumentException e) {
      throw CommandException.usage(
          "the configuration file " + file + " can't be read: " + e.getMessage());
    }
    for (String key : properties.stringPropertyNames()) {
      String value = properties.getProperty(key).strip();
      Optional<ChartSetting> setting = setting(ChartSetting::key, key);
      if (setting.isPresent()) {
        given.put(setting.get(), new Given(value, key + " in " + file));
      } else if (key.startsWith(ChartSetting.KAFKA_PREFIX)) {
        kafka.put(key.substring(ChartSetting.KAFKA_PREFIX.length()), value);
      } else {
        warnings.add("unknown setting " + key + " in " + file + ALL);
      }
    }
  }

  private void readEnvironment(Map<String, String> environment) {
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      if (!name.startsWith(ChartSetting.VARIABLE_PREFIX) || name.equals(CONFIG_VARIABLE)) {
        continue;
      }
      String value = variable.getValue().strip();
      Optional<ChartSetting> setting = setting(ChartSetting::variable, name);
      if (setting.isPresent()) {
        given.put(setting.get(), new Given(value, name));
      } else if (name.startsWith(KAFKA_VARIABLE_PREFIX)) {
        String key = name.substring(KAFKA_VARIABLE_PREFIX.length());
        kafka.put(key.toLowerCase(Locale.ROOT).replace('_', '.'), value);
      } else if (!SERVICE_VARIABLE.matcher(name).matches()) {
        warnings.add("unknown variable " + name + ALL);
      }
    }
  }

  private ChartSettings settings() {
    return new ChartSettings(
        bootstrapServers(),
        path(ChartSetting.STATE_DIR),
        new ChartSettings.Topics(
            topic(ChartSetting.TOPIC_SONGS),
            topic(ChartSetting.TOPIC_PLAYS),
            topic(ChartSetting.TOPIC_DEAD_LETTERS),
            replicationFactor(),
            millis(ChartSetting.TOPICS_TIMEOUT_MS, 0, Integer.MAX_VALUE)),
        new ChartSettings.Processing(
            millis(ChartSetting.COMMIT_INTERVAL_MS, 1, 3_600_000),
            (int) number(ChartSetting.THREADS, 1, 64),
            number(ChartSetting.CACHE_BYTES, 0, Long.MAX_VALUE),
            millis(ChartSetting.CLOSE_TIMEOUT_MS, 0, Integer.MAX_VALUE)),
        new ChartSettings.Http(
            text(ChartSetting.HTTP_HOST), (int) number(ChartSetting.HTTP_PORT, 0, 65_535)),
        Optional.of(value(ChartSetting.INSTANCE_ID)).filter(id -> !id.isEmpty()),
        logLevel(),
        kafka);
  }

  private Duration millis(ChartSetting setting, long least, long most) {
    return Duration.ofMillis(number(setting, least, most));
  }

  private String value(ChartSetting setting) {
    Given value = given.get(setting);
    return value == null ? setting.byDefault() : value.value();
  }

  private String text(ChartSetting setting) {
    String value = value(setting);
    if (value.isEmpty()) {
      throw wrong(setting, "it must not be empty");
    }
    return value;
  }

  private Path path(ChartSetting setting) {
    try {
      return Path.of(text(setting)).toAbsolutePath();
    } catch (IllegalArgumentException e) {
      throw wrong(setting, "it must be a folder");
    }
  }

  private String topic(ChartSetting setting) {
    String value = value(setting);
    if (!TOPIC_NAME.matcher(value).matches() || value.equals(".") || value.equals("..")) {
      throw wrong(setting, "a topic's name has 1 to 249 letters, digits, dots, _ and -");
    }
    return value;
  }

  private String bootstrapServers() {
    String value = text(ChartSetting.BOOTSTRAP_SERVERS);
    for (String server : value.split(",", -1)) {
      int colon = server.lastIndexOf(':');
      String port = server.substring(colon + 1).strip();
      if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
        throw wrong(ChartSetting.BOOTSTRAP_SERVERS, "it must be host:port[,host:port…]");
      }
    }
    return value;
  }

  private int replicationFactor() {
    int factor = (int) number(ChartSetting.REPLICATION_FACTOR, -1, Short.MAX_VALUE);
    if (factor == 0) {
      throw wrong(ChartSetting.REPLICATION_FACTOR, "it must be 1 or more, or -1");
    }
    return factor;
  }

  private String logLevel() {
    String level = value(ChartSetting.LOG_LEVEL).toUpperCase(Locale.ROOT);
    if (!LOG_LEVELS.contains(level)) {
      throw wrong(ChartSetting.LOG_LEVEL, "it must be ERROR, WARN, INFO, DEBUG or TRACE");
    }
    return level;
  }

  private long number(ChartSetting setting, long least, long most) {
    String range =
        most == Long.MAX_VALUE
            ? "it must be a whole number, " + least + " or more"
            : "it must be a whole number from " + least + " to " + most;
    try {
      long number = Long.parseLong(value(setting));
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrong(setting, range);
    }
    throw wrong(setting, range);
  }

  private CommandException wrong(ChartSetting setting, String must) {
    Given value = given.get(setting);
    String where = value == null ? setting.key() : value.where();
    return CommandException.usage(where + " is \"" + value(setting) + "\": " + must);
  }

  private static Optional<ChartSetting> setting(
      Function<ChartSetting, String> name, String wanted) {
    return Stream.of(ChartSetting.values()).filter(s -> name.apply(s).equals(wanted)).findFirst();
  }
}
