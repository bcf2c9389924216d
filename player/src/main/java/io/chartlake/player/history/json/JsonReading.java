package io.chartlake.player.history.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chartlake.player.history.archive.BoundedEntries;
import io.chartlake.player.history.archive.HistoryFile;
import io.chartlake.player.history.entry.HistoryEntries;
import io.chartlake.player.history.entry.HistoryEntry;
import io.chartlake.player.history.entry.HistoryEntry.NoPlay;
import io.chartlake.player.history.entry.HistoryEntry.NoPlay.Reason;
import io.chartlake.player.history.format.HistoryFormat;
import io.chartlake.player.model.Texts;
import java.io.BufferedReader;
import java.io.IOException;

/**
 * Reads JSON objects one at a time.
 *
 * @param lines whether each has a line of its own, rather than all being in one array
 */
record JsonReading(JsonFormat format, boolean lines) implements HistoryFormat.Reading {
  private static final ObjectReader ELEMENT = new JsonMapper().reader();
  private static final ObjectReader LINE =
      ELEMENT.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Override
  public void read(HistoryFile file, HistoryEntries entries) throws IOException {
    try (BoundedEntries text = new BoundedEntries(file.open())) {
      if (lines) {
        readLines(text, entries);
      } else {
        readArray(text, entries);
      }
    }
  }

  private void readArray(BoundedEntries text, HistoryEntries entries) throws IOException {
    try (JsonParser json = ELEMENT.createParser(text)) {
      json.nextToken(); // the array's start, which made the file recognised
      long element = 1;
      while (read(json, element, json::nextToken) != JsonToken.END_ARRAY) {
        JsonNode node = read(json, element, () -> ELEMENT.readTree(json));
        entries.add("element " + element, entry(node));
        text.nextEntry();
        element++;
      }
      if (read(json, element, json::nextToken) != null) {
        throw new IOException("there is more behind the end of its array");
      }
    }
  }

  private interface Parsing<T> {
    T parse() throws IOException;
  }

  private static <T> T read(JsonParser json, long element, Parsing<T> parsing) throws IOException {
    try {
      return parsing.parse();
    } catch (IOException e) {
      String place = "element " + element + " on (line " + json.currentLocation().getLineNr();
      throw new IOException("it is not JSON from " + place + ": " + reason(e) + ")", e);
    }
  }

  private void readLines(BoundedEntries text, HistoryEntries entries) throws IOException {
    BufferedReader reader = new BufferedReader(text);
    long number = 1;
    String line;
    while ((line = reader.readLine()) != null) {
      if (!line.isBlank()) {
        entries.add("line " + number, entry(line));
      }
      text.nextEntry();
      number++;
    }
  }

  private HistoryEntry entry(String line) {
    try {
      return entry(LINE.readTree(line));
    } catch (JsonProcessingException e) {
      return new NoPlay(Reason.NOT_JSON, "it is not JSON (" + reason(e) + ")");
    }
  }

  private HistoryEntry entry(JsonNode node) {
    return node.isObject()
        ? format.entry(node)
        : new NoPlay(Reason.NOT_JSON, "it is no JSON object");
  }

  private static String reason(IOException e) {
    return Texts.shortened(
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : Texts.reason(e));
  }
}
