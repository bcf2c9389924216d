package io.chartlake.player.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chartlake.cli.CommandException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.io.input.BOMInputStream;

/** The songs that can be played, the most popular first. */
public record Catalogue(List<Song> songs) {
  private static final String BUILT_IN = "songs.csv";
  private static final Set<String> ID_HEADERS = Set.of("id", "song_id", "songid");

  public Catalogue {
    songs = List.copyOf(songs);
  }

  /** Well-known songs, with the ids 1, 2, 3, … */
  public static Catalogue builtIn() {
    try (InputStream csv = Catalogue.class.getResourceAsStream(BUILT_IN)) {
      return parse(BUILT_IN, new InputStreamReader(csv, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a CSV of id and name in UTF-8, with or without a header line.
   *
   * @throws CommandException wrong usage, naming file and line, for anything that is no song
   */
  public static Catalogue read(Path file) {
    // A decoder made here reports bytes that are no UTF-8; an InputStreamReader would replace them.
    var decoder = UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    try (InputStream bytes = BOMInputStream.builder().setPath(file).get();
        Reader text = new BufferedReader(new InputStreamReader(bytes, decoder))) {
      return parse(file.toString(), text);
    } catch (CharacterCodingException e) {
      throw CommandException.usage("The song file " + file + " is not UTF-8; save it as UTF-8.", e);
    } catch (IOException e) {
      throw CommandException.usage(
          "Cannot read the song file " + file + ": " + Texts.reason(e) + ".", e);
    }
  }

  private static Catalogue parse(String file, Reader text) throws IOException {
    List<Song> songs = new ArrayList<>();
    Map<Long, Long> lineOfId = new HashMap<>();
    try (CsvLines csv = new CsvLines(text, CSVFormat.DEFAULT)) {
      while (advance(file, csv)) {
        CSVRecord columns = csv.line();
        if (csv.isFirst() && ID_HEADERS.contains(columns.get(0).strip().toLowerCase(Locale.ROOT))) {
          continue;
        }
        Song song = song(file, csv.number(), columns);
        Long before = lineOfId.putIfAbsent(song.id(), csv.number());
        if (before != null) {
          throw wrong(file, csv.number(), "song id " + song.id() + " is already on line " + before);
        }
        songs.add(song);
      }
    }
    if (songs.isEmpty()) {
      throw CommandException.usage(
          "The song file " + file + " holds no songs; it needs lines of id and name.");
    }
    return new Catalogue(songs);
  }

  private static boolean advance(String file, CsvLines csv) throws IOException {
    try {
      return csv.advance();
    } catch (CharacterCodingException e) {
      throw e;
    } catch (IOException e) {
      throw wrong(file, csv.number(), "this is not CSV, perhaps a quote is not closed");
    }
  }

  private static Song song(String file, long line, CSVRecord columns) {
    if (columns.size() != 2) {
      throw wrong(
          file,
          line,
          "there are "
              + columns.size()
              + " columns instead of id and name; a name with a comma needs double quotes");
    }
    String id = columns.get(0).strip();
    String name = columns.get(1).strip();
    if (name.length() > Texts.LONGEST_NAME) {
      throw wrong(file, line, "the name is longer than " + Texts.LONGEST_NAME + " characters");
    }
    try {
      return new Song(Long.parseLong(id), name);
    } catch (NumberFormatException e) {
      throw wrong(
          file, line, "the song id '" + Texts.shortened(id) + "' is no number from 0 to 2^53 - 1");
    } catch (IllegalArgumentException e) {
      throw wrong(file, line, e.getMessage());
    }
  }

  private static CommandException wrong(String file, long line, String what) {
    return CommandException.usage("Song file " + file + ", line " + line + ": " + what + ".");
  }
}
