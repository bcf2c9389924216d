package io.chartlake.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.endtoend.sql.AdminSession;
import io.chartlake.rawzone.line.OddRecord;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The list of odd values, sent through a running stack: each lands and is the same for all who read
 * it, or is in the dead letters.
 */
final class OddValues {
  private static final String CHANGELOG = "music-chart-songs-store-changelog";
  private static final long FIRST_KEY = 5_000_000;
  private static final String PLAIN = "{\"count\":1,\"songName\":\"behind what was set aside\"}";
  private static final String LETTERS =
      " FROM hive.songs.dead_letters WHERE from_big_endian_64(from_base64(key_base64)) >= "
          + FIRST_KEY;

  private final Cli chartlake;
  private final AdminSession trino;
  private final List<OddRecord> values = OddRecord.values();

  OddValues(Cli chartlake, AdminSession trino) {
    this.chartlake = chartlake;
    this.trino = trino;
  }

  /** Each value has a key of its own; behind one that is set aside a plain one follows. */
  void sendWith(KafkaProducer<byte[], byte[]> producer) throws Exception {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(FIRST_KEY + i).array();
      records.add(new ProducerRecord<>(CHANGELOG, key, values.get(i).bytes()));
      if (!values.get(i).lands()) {
        records.add(new ProducerRecord<>(CHANGELOG, key, PLAIN.getBytes(UTF_8)));
      }
    }
    for (ProducerRecord<byte[], byte[]> record : records) {
      producer.send(record).get();
    }
  }

  void areLandedOrSetAsideForEveryReader() throws Exception { // I2, I5, I7
    long aside = values.stream().filter(value -> !value.lands()).count();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> trino.number("SELECT count(*)" + LETTERS) >= aside);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> chartlake.run("status").output().contains("all is landed"));
    theDeadLettersSayWhy();
    rawRowsAreThoseOfTheCompaction();
    Cli.Ended audit = chartlake.run("audit", "--skip", "ledger,topic,changelog");
    assertThat(audit.code()).as(audit.output()).isZero();
  }

  private void theDeadLettersSayWhy() throws Exception {
    List<List<Object>> letters =
        trino.rows(
            "SELECT from_big_endian_64(from_base64(key_base64)), reason" + LETTERS + " ORDER BY 1");
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).lands()) {
        expected.add(FIRST_KEY + i);
      }
    }
    assertThat(letters.stream().map(letter -> (Object) letter.get(0))).isEqualTo(expected);
    for (List<Object> letter : letters) {
      OddRecord value = values.get((int) ((long) letter.get(0) - FIRST_KEY));
      assertThat((String) letter.get(1)).contains(value.reason().orElseThrow());
    }
  }

  /** One line of each key, a row or a reject of both; no line that some reader cannot read. */
  private void rawRowsAreThoseOfTheCompaction() throws Exception {
    String raw = " FROM hive.songs.changelog WHERE song_id >= " + FIRST_KEY;
    long rows = trino.number("SELECT count(*)" + raw);
    long rejects = trino.number("SELECT count(*) FROM hive.songs.changelog_rejects");
    assertThat(rows + rejects).isEqualTo(values.size());
    assertThat(rows).isGreaterThan(values.size() / 2);

    JsonNode compacted = compact();
    assertThat(compacted.path("rejects").asLong()).isEqualTo(rejects);
    String columns = "SELECT song_id, song_name, plays";
    List<List<Object>> expected = trino.rows(columns + raw + " ORDER BY 1");
    for (String table : List.of("songs_latest", "songs_now")) {
      assertThat(
              trino.rows(
                  columns
                      + " FROM lake.music."
                      + table
                      + " WHERE song_id >= "
                      + FIRST_KEY
                      + " ORDER BY 1"))
          .as(table)
          .isEqualTo(expected);
    }
  }

  private JsonNode compact() throws Exception {
    Cli.Ended compacted = chartlake.run("compact", "once");
    String said =
        compacted
            .output()
            .lines()
            .filter(line -> line.startsWith("{") && line.contains("lake.music.songs_latest"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(compacted.output()));
    return new ObjectMapper().readTree(said);
  }
}
