package io.chartlake.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Settings of Kafka clients from a properties file, the option {@code --client-config}. */
public final class ClientConfig {
  private ClientConfig() {}

  /**
   * The settings of the file; none without a file.
   *
   * @param file may be null: the option was not given
   * @throws CommandException when the file cannot be read
   */
  public static Map<String, String> read(Path file) {
    Map<String, String> config = new HashMap<>();
    if (file != null) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw CommandException.usage(
            "cannot read --client-config '%s': %s".formatted(file, e.toString()), e);
      }
      properties.forEach((name, value) -> config.put((String) name, (String) value));
    }
    return config;
  }
}
