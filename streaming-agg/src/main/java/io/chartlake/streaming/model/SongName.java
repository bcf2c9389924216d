package io.chartlake.streaming.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A song's name, or that it is not known, kept as the JSON text it is written as: a play copies it
 * and never escapes it anew.
 */
public final class SongName {
  /** Longer names are refused, so that a row always fits in a record. */
  public static final int MAX_JSON_BYTES = 64 * 1024;

  public static final SongName UNKNOWN = new SongName("null".getBytes(StandardCharsets.US_ASCII));

  private final byte[] json;

  private SongName(byte[] json) {
    this.json = json;
  }

  /**
   * The name {@code text}; refuses what no JSON text can hold (half of a surrogate pair) or is too
   * long.
   */
  static SongName of(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new UnreadableInputException(
          UnreadableReason.SONG_NAME_NO_TEXT, "the name holds half of a surrogate pair");
    }
    ByteArrayOutputStream json = new ByteArrayOutputStream(text.length() + 16);
    try (JsonGenerator generator = JsonInput.FACTORY.createGenerator(json)) {
      generator.writeString(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (json.size() > MAX_JSON_BYTES) {
      throw new UnreadableInputException(
          UnreadableReason.SONG_NAME_TOO_LONG,
          "the name takes " + json.size() + " bytes; " + MAX_JSON_BYTES + " is the most");
    }
    return new SongName(json.toByteArray());
  }

  /** The name whose JSON text, {@code "…"} or {@code null}, is a part of {@code row}. */
  static SongName ofJson(byte[] row, int from, int to) {
    return new SongName(Arrays.copyOfRange(row, from, to));
  }

  public boolean isKnown() {
    return json[0] == '"';
  }

  int jsonLength() {
    return json.length;
  }

  void copyJson(byte[] target, int at) {
    System.arraycopy(json, 0, target, at, json.length);
  }

  /** The name itself, or null where it is not known. */
  public String text() {
    try (JsonParser parser = JsonInput.FACTORY.createParser(json)) {
      parser.nextToken();
      return parser.getValueAsString();
    } catch (IOException e) {
      throw new SerializationException("a stored name is no JSON text: " + this, e);
    }
  }

  public static Serde<SongName> serde() {
    return Serdes.serdeFrom(
        (topic, name) -> name == null ? null : name.json,
        (topic, json) -> json == null ? null : new SongName(json));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SongName name && Arrays.equals(json, name.json);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(json);
  }

  @Override
  public String toString() {
    return new String(json, StandardCharsets.UTF_8);
  }
}
