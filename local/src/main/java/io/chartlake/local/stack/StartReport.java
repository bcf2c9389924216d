package io.chartlake.local.stack;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.FreeSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a start.
 *
 * @param ready services that answer, whether or not all is made in them
 * @param failures why a service, or what is made in it, failed
 * @param blocked which others a service needs that are not up
 */
record StartReport(
    List<String> ready, Map<String, RuntimeException> failures, Map<String, List<String>> blocked) {

  /** What to tell the user, if anything failed. */
  Optional<CommandException> failure(FreeSpace space) {
    if (failures.isEmpty() && blocked.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    failures.forEach((service, failure) -> lines.add(words(failure)));
    blocked.forEach(
        (service, needed) -> lines.add(service + " waits for " + String.join(" and ", needed)));
    if (space.isFull()) {
      lines.add(space.toString());
    }
    lines.add(
        (ready.isEmpty() ? "nothing is up" : "up are " + String.join(", ", ready))
            + "; ./chartlake up starts the rest, ./chartlake down stops all");
    return Optional.of(
        CommandException.failure(
            String.join("\n  ", lines), failures.values().stream().findFirst().orElse(null)));
  }

  private static String words(RuntimeException failure) {
    return failure instanceof CommandException ? failure.getMessage() : failure.toString();
  }
}
