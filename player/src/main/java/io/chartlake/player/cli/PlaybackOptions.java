package io.chartlake.player.cli;

import io.chartlake.cli.CommandException;
import io.chartlake.player.history.HistoryReader;
import io.chartlake.player.history.date.DateFormat;
import io.chartlake.player.history.entry.HistoryEntries;
import io.chartlake.player.history.entry.HistoryReport;
import io.chartlake.player.history.entry.ListeningHistory;
import io.chartlake.player.model.Catalogue;
import io.chartlake.player.model.Texts;
import io.chartlake.player.playback.PlaybackLoop;
import io.chartlake.player.playback.PlaybackPace;
import io.chartlake.player.playback.PlaybackPlan;
import io.chartlake.player.playback.Replay;
import io.chartlake.player.simulation.Listeners;
import io.chartlake.player.simulation.Zipf;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options that say what is played: simulated listeners or a replay, how fast, how much. */
final class PlaybackOptions {
  private static final Logger LOG = LoggerFactory.getLogger(PlaybackOptions.class);
  private static final Duration MAX_GAP = Duration.ofHours(24);
  private static final double ANNOUNCED_PER_SECOND = 100;

  @Option(
      names = "--songs",
      paramLabel = "FILE",
      description = "CSV of id and name, the most popular song first; default: a built-in one.")
  private Path songs;

  @Option(
      names = "--rate",
      paramLabel = "N|max",
      converter = OptionConverters.Rate.class,
      description = "Plays a second of simulated listeners; default: 10.")
  private Double rate;

  @Option(
      names = "--zipf",
      paramLabel = "EXPONENT",
      description = "Zipf exponent of the songs' popularity; 0 is uniform; default: 1.1.")
  private Double zipf;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Makes simulated listeners choose the same songs again; default: by chance.")
  private Long seed;

  @Option(
      names = "--replay",
      paramLabel = "FILE|FOLDER",
      arity = "1..*",
      description =
          "Replay a listening history (Last.fm, Spotify, ListenBrainz, Apple Music, YouTube Music)"
              + " instead of simulating one.")
  private List<Path> replay;

  @Option(
      names = "--speed",
      paramLabel = "N[x]|max",
      converter = OptionConverters.Speed.class,
      description = "How much faster than it was a history is replayed; default: 1x.")
  private Double speed;

  @Option(
      names = "--max-gap",
      paramLabel = "DURATION",
      converter = OptionConverters.Time.class,
      description =
          "Longer times without a play in a history are shortened to this, before --speed;"
              + " default: 24h.")
  private Duration maxGap;

  @Option(
      names = "--date-format",
      paramLabel = "day-month|month-day|PATTERN",
      converter = OptionConverters.Dates.class,
      description =
          "How a history's dates are written where that is not clear, such as month-day or"
              + " 'dd/MM/yy HH:mm'.")
  private DateFormat dateFormat;

  @Option(
      names = "--strict",
      description = "Fail on the first entry of a history that is no play, before playing any.")
  private boolean strict;

  @Option(
      names = "--min-played",
      paramLabel = "DURATION",
      converter = OptionConverters.Time.class,
      description = "Skip a history's entries that played less, where it says so; default: none.")
  private Duration minPlayed;

  @Option(
      names = "--plays",
      paramLabel = "N",
      description = "Stop after N plays; default: at the history's end, or never.")
  private Long plays;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      converter = OptionConverters.Time.class,
      description = "Stop after this time, such as 500ms, 30s, 5m or 2h.")
  private Duration duration;

  /**
   * What these options say shall be played.
   *
   * @throws CommandException when they contradict each other, or a file cannot be read
   */
  PlaybackPlan plan() {
    refuseContradictions();
    return replay == null ? simulation() : replay();
  }

  private void refuseContradictions() {
    if (replay != null) {
      refuse("--rate", rate, "is for simulated listeners; a replay has --speed");
      refuse("--seed", seed, "is for simulated listeners, not for --replay");
      refuse("--zipf", zipf, "is for simulated listeners, not for --replay");
      refuse("--songs", songs, "is for simulated listeners; a replay knows its songs");
    } else {
      refuse("--speed", speed, "is for --replay; simulated listeners have --rate");
      refuse("--min-played", minPlayed, "is for --replay");
      refuse("--max-gap", maxGap, "is for --replay");
      refuse("--date-format", dateFormat, "is for --replay");
      refuse("--strict", strict ? true : null, "is for --replay");
    }
    if (plays != null && plays < 1) {
      throw CommandException.usage("--plays " + plays + " is less than 1.");
    }
    if (zipf != null && !(zipf >= 0 && zipf <= 100)) {
      throw CommandException.usage("--zipf " + zipf + " is not between 0 and 100.");
    }
  }

  private static void refuse(String option, Object value, String why) {
    if (value != null) {
      throw CommandException.usage(option + " " + why + ".");
    }
  }

  private PlaybackPlan simulation() {
    Catalogue catalogue = songs == null ? Catalogue.builtIn() : Catalogue.read(songs);
    double perSecond = rate == null ? 10 : rate;
    long chosenSeed = seed == null ? ThreadLocalRandom.current().nextLong() : seed;
    LOG.info("{} songs, seed {}.", catalogue.songs().size(), chosenSeed);
    Zipf taste = new Zipf(catalogue.songs().size(), zipf == null ? 1.1 : zipf, chosenSeed);
    return new PlaybackPlan(
        catalogue,
        new Listeners(catalogue, taste),
        PlaybackPace.perSecond(perSecond),
        limits(),
        perSecond <= ANNOUNCED_PER_SECOND,
        HistoryReport.NONE);
  }

  private PlaybackPlan replay() {
    HistoryReader reader =
        new HistoryReader(
            new HistoryEntries(
                strict, minPlayed == null ? Duration.ZERO : minPlayed, Instant.now()),
            dateFormat == null ? DateFormat.UNSAID : dateFormat);
    ListeningHistory history = reader.read(replay);
    Catalogue catalogue = history.catalogue();
    Duration longestGap = maxGap == null ? MAX_GAP : maxGap;
    Replay plays = new Replay(history, longestGap);
    String report = reader.report().text();
    LOG.info(
        "{} plays of {} songs from {} to {}{}.",
        history.size(),
        catalogue.songs().size(),
        Instant.ofEpochMilli(history.plays().get(0).playedAtMillis()),
        Instant.ofEpochMilli(history.plays().get(history.size() - 1).playedAtMillis()),
        report.isEmpty() ? "" : ", " + report);
    double factor = speed == null ? 1 : speed;
    if (plays.shortenedGaps() > 0 && Double.isFinite(factor)) {
      LOG.info(
          "Gaps longer than {} are shortened to it: {}; --max-gap sets the length.",
          Texts.inWords(longestGap),
          plays.shortenedGaps());
    }
    double perSecond = history.size() * factor * 1_000 / Math.max(1, plays.length().toMillis());
    return new PlaybackPlan(
        catalogue,
        plays,
        PlaybackPace.rhythm(factor),
        limits(),
        perSecond <= ANNOUNCED_PER_SECOND,
        reader.report());
  }

  private PlaybackLoop.Limits limits() {
    return new PlaybackLoop.Limits(
        plays == null ? Long.MAX_VALUE : plays,
        duration == null ? Long.MAX_VALUE : duration.toNanos());
  }
}
