package io.chartlake.player.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.player.model.Play;
import io.chartlake.player.model.Song;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The records of the two topics. Their timestamp is left to the producer: the wall clock. */
final class Records {
  private static final ObjectMapper JSON = new ObjectMapper();

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
      String topic, String playStart, long sequence, Play play) {
    String value =
        "{\"songId\":"
            + play.song().id()
            + ",\"playedAt\":"
            + play.playedAtMillis()
            + ",\"play\":\""
            + playStart
            + sequence
            + "\"}";
    return new ProducerRecord<>(topic, key(play.song()), value.getBytes(US_ASCII));
  }

  private static byte[] key(Song song) {
    return ByteBuffer.allocate(Long.BYTES).putLong(song.id()).array();
  }
}
