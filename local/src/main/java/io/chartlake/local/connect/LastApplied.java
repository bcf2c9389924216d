package io.chartlake.local.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/** The settings that {@code up} has given a connector last, kept beside the stack's data. */
final class LastApplied {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> SETTINGS = new TypeReference<>() {};

  private final Path file;

  LastApplied(Home home, String connector) {
    this.file = home.data().resolve("connect").resolve(connector + ".json");
  }

  /** Empty when none were kept, or a power cut has taken what was. */
  Optional<Map<String, String>> read() {
    try {
      return Optional.of(JSON.readValue(Files.readString(file), SETTINGS));
    } catch (NoSuchFileException | JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw CommandException.failure("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  void write(Map<String, String> settings) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Attempt.to(
        "write " + file,
        () -> {
          Files.createDirectories(file.getParent());
          Files.writeString(
              fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(settings));
          Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        });
  }
}
