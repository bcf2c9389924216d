package io.chartlake.local.demo;

import io.chartlake.cli.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a demo plays.
 *
 * @param plays how many plays, or how many at most when a history is replayed
 * @param options the player's that say what is played
 * @param replay whether a history is replayed
 */
public record Input(int plays, List<String> options, boolean replay) {
  private static final String USUAL_RATE = "500";

  public Input {
    options = List.copyOf(options);
  }

  /**
   * Checks what the user gave before anything is started.
   *
   * @throws CommandException naming the value that is wrong
   */
  public static Input of(
      int plays, Optional<String> rate, Optional<Path> replay, Optional<Path> songs) {
    if (plays < 1) {
      throw CommandException.failure("--plays " + plays + " is less than 1");
    }
    if (replay.isPresent() && (songs.isPresent() || rate.isPresent())) {
      throw CommandException.failure(
          "--replay brings its own songs and rhythm: leave out --songs, --rate");
    }
    List<String> options = new ArrayList<>();
    songs.ifPresent(file -> options.add("--songs=" + readable(file)));
    replay.ifPresent(file -> options.add("--replay=" + readable(file)));
    options.add(replay.isPresent() ? "--speed=max" : "--rate=" + checked(rate.orElse(USUAL_RATE)));
    return new Input(plays, options, replay.isPresent());
  }

  private static Path readable(Path file) {
    if (!Files.isReadable(file)) {
      throw CommandException.failure("cannot read " + file);
    }
    return file.toAbsolutePath();
  }

  private static String checked(String rate) {
    if (!rate.equals("max") && !rate.matches("\\d{1,9}(\\.\\d+)?")) {
      throw CommandException.failure("--rate " + rate + " is neither a number nor max");
    }
    return rate;
  }
}
