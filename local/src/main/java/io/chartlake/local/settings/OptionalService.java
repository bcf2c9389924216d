package io.chartlake.local.settings;

import io.chartlake.cli.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a stack has only when it was asked for, at its first start or later; then it keeps it. */
public enum OptionalService {
  /** Superset, with the dashboards. */
  SUPERSET;

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Those of a folder's stack. */
  static Set<OptionalService> of(Home home) {
    Path file = file(home);
    Set<OptionalService> extras = EnumSet.noneOf(OptionalService.class);
    if (Files.exists(file)) {
      Attempt.to(
          "read " + file,
          () -> {
            for (String word : Files.readAllLines(file)) {
              extras.add(parse(file, word.strip()));
            }
          });
    }
    return extras;
  }

  private static OptionalService parse(Path file, String word) {
    List<OptionalService> all = Arrays.asList(values());
    return all.stream()
        .filter(extra -> extra.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                CommandException.failure(
                    "%s has '%s', which no stack can have; there is: %s"
                        .formatted(
                            file,
                            word,
                            all.stream()
                                .map(OptionalService::word)
                                .collect(Collectors.joining(", ")))));
  }

  static void save(Home home, Set<OptionalService> extras) {
    Path file = file(home);
    Attempt.to(
        "write " + file,
        () -> Files.write(file, extras.stream().map(OptionalService::word).sorted().toList()));
  }

  private static Path file(Home home) {
    return home.data().resolve("with");
  }
}
