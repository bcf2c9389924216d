package io.chartlake.player.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;

/**
 * A song of the chart.
 *
 * @param id 0 ≤ id &lt; 2^53, so that a browser's numbers hold it exactly
 * @param name what the chart shows; not blank
 */
public record Song(long id, String name) {
  public static final long MAX_SONG_ID = (1L << 53) - 1;

  public Song {
    if (id < 0 || id > MAX_SONG_ID) {
      throw new IllegalArgumentException("song id " + id + " is not between 0 and 2^53 - 1");
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException("song " + id + " has no name");
    }
  }

  /**
   * The song that a history knows by artist and track. Its id is the first 53 bits of SHA-256 over
   * the artist, a NUL byte and the track, each without surrounding white space, in Unicode's NFC
   * and UTF-8: the same song has the same id in every export, on every machine.
   */
  public static Song of(String artist, String track) {
    String artistText = canonical(artist);
    String trackText = canonical(track);
    MessageDigest sha256 = sha256();
    sha256.update(artistText.getBytes(UTF_8));
    sha256.update((byte) 0);
    byte[] hash = sha256.digest(trackText.getBytes(UTF_8));
    return new Song(ByteBuffer.wrap(hash).getLong() >>> 11, artistText + " - " + trackText);
  }

  private static String canonical(String text) {
    return Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
