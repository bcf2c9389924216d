package io.chartlake.audit;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Settings of Kafka's clients that a user keeps in a file. */
final class ClientConfig {
  private ClientConfig() {}

  /**
   * What the file says; nothing where there is no file.
   *
   * @param file may be null: the option was not given
   */
  static Map<String, String> read(Path file) throws IOException {
    Map<String, String> config = new HashMap<>();
    if (file != null) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
      properties.forEach((name, value) -> config.put((String) name, (String) value));
    }
    return config;
  }
}
