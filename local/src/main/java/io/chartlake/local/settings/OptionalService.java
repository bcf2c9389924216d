package io.chartlake.local.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** What a stack has only when it was asked for, at its first start or later; then it keeps it. */
public enum OptionalService {
  /** Superset, with the dashboards. */
  SUPERSET;

  /** Those of a folder's stack. */
  static Set<OptionalService> of(Home home) {
    Path file = file(home);
    Set<OptionalService> kept = EnumSet.noneOf(OptionalService.class);
    if (Files.exists(file)) {
      Attempt.to("read " + file, () -> Files.readAllLines(file))
          .forEach(
              word ->
                  kept.add(
                      PersistedChoice.parse(
                          OptionalService.class, file, word.strip(), "no stack can have")));
    }
    return kept;
  }

  static void save(Home home, Set<OptionalService> services) {
    Path file = file(home);
    Attempt.to(
        "write " + file,
        () -> Files.write(file, services.stream().map(PersistedChoice::word).sorted().toList()));
  }

  private static Path file(Home home) {
    return home.data().resolve("with");
  }
}
