package io.chartlake.local.settings;

import io.chartlake.local.LocalException;
import java.io.IOException;
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
      try {
        for (String word : Files.readAllLines(file)) {
          extras.add(parse(file, word.strip()));
        }
      } catch (IOException e) {
        throw new LocalException("cannot read " + file + ": " + e.getMessage(), e);
      }
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
                new LocalException(
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
    try {
      Files.write(file, extras.stream().map(OptionalService::word).sorted().toList());
    } catch (IOException e) {
      throw new LocalException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static Path file(Home home) {
    return home.data().resolve("with");
  }
}
