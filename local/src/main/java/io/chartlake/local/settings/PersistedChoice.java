package io.chartlake.local.settings;

import io.chartlake.cli.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A choice that a stack's data depends on: made at its first start and kept in a file among them.
 * The first of the type's constants is taken when nobody chooses.
 *
 * @param type what there is to choose from
 * @param file its name in the data folder
 * @param noun what one of them is
 * @param contents what of the stack is in it
 * @param folder in the data folder; where it is, a stack that has no file chose the first
 */
record PersistedChoice<E extends Enum<E>>(
    Class<E> type, String file, String noun, String contents, String folder) {

  /** As a user writes it. */
  static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  /** The choice of a folder's stack, the first when it has none yet. */
  E of(Home home) {
    return saved(home).orElse(first());
  }

  /**
   * The choice to start a stack with.
   *
   * @param asked by the user
   * @throws CommandException when the stack's data is in another one
   */
  E toStart(Home home, Optional<E> asked) {
    E choice = saved(home).or(() -> asked).orElse(first());
    if (asked.isPresent() && asked.get() != choice) {
      throw CommandException.failure(
          "the stack in %s keeps its %s in %s; for one on %s choose another folder with --dir, or delete this one's data with ./chartlake clean"
              .formatted(home.folder(), contents, word(choice), word(asked.get())));
    }
    return choice;
  }

  private E first() {
    return type.getEnumConstants()[0];
  }

  private Optional<E> saved(Home home) {
    Path path = path(home);
    return Attempt.to(
        "read " + path,
        () -> {
          if (Files.exists(path)) {
            return Optional.of(parse(type, path, Files.readString(path).strip(), "is no " + noun));
          }
          return Files.exists(home.data().resolve(folder))
              ? Optional.of(first())
              : Optional.empty();
        });
  }

  /**
   * The choice that a file names.
   *
   * @param otherwise what is wrong with any other word
   */
  static <E extends Enum<E>> E parse(Class<E> type, Path path, String word, String otherwise) {
    List<E> all = Arrays.asList(type.getEnumConstants());
    return all.stream()
        .filter(choice -> word(choice).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                CommandException.failure(
                    "%s has '%s', which %s; there is: %s"
                        .formatted(
                            path,
                            word,
                            otherwise,
                            String.join(", ", all.stream().map(PersistedChoice::word).toList()))));
  }

  void save(Home home, E choice) {
    Path path = path(home);
    Attempt.to("write " + path, () -> Files.writeString(path, word(choice) + "\n"));
  }

  private Path path(Home home) {
    return home.data().resolve(file);
  }
}
