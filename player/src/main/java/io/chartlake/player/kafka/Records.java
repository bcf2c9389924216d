package io.chartlake.player.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.player.model.Play;
import io.chartlake.player.model.Song;
import io.chartlake.player.model.TextBytes;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The records of the two topics. Their timestamp is left to the producer: the wall clock. */
final class Records {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] SONG_ID = "{\"songId\":".getBytes(US_ASCII);
  private static final byte[] PLAYED_AT = ",\"playedAt\":".getBytes(US_ASCII);
  private static final byte[] PLAY = ",\"play\":\"".getBytes(US_ASCII);
  private static final byte[] END = "\"}".getBytes(US_ASCII);

  private Records() {}

  static ProducerRecord<byte[], byte[]> song(String topic, Song song) {
    try {
      byte[] value = JSON.writeValueAsBytes(Map.of("songName", song.name()));
      return new ProducerRecord<>(topic, key(song), value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text is always JSON", e);
    }
  }

  /**
   * A play.
   *
   * @param playStart the player's name and a hyphen, free of what JSON would escape
   */
  static ProducerRecord<byte[], byte[]> play(
      String topic, byte[] playStart, long sequence, Play play) {
    byte[] value =
        new TextBytes(128)
            .add(SONG_ID)
            .add(play.song().id())
            .add(PLAYED_AT)
            .add(play.playedAtMillis())
            .add(PLAY)
            .add(playStart)
            .add(sequence)
            .add(END)
            .toByteArray();
    return new ProducerRecord<>(topic, key(play.song()), value);
  }

  private static byte[] key(Song song) {
    return ByteBuffer.allocate(Long.BYTES).putLong(song.id()).array();
  }
}
