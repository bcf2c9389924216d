package io.chartlake.endtoend.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.iceberg.Schema;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a user can give the job that does not fit: one sentence that says what to look at. */
@Tag("long")
class CompactionInputIT extends CompactionStackTest {
  private static final Duration SAID_WITHIN = Duration.ofSeconds(30);

  @Test
  void namesTheCredentialsWhenTheyAreWrong() {
    assertSays(
        job(stack().compacted()).withEnvironment("AWS_SECRET_ACCESS_KEY", "wrong"),
        "AWS_SECRET_ACCESS_KEY");
  }

  @Test
  void namesTheCredentialsWhenThereAreNone() {
    assertSays(
        job(stack().compacted())
            .withEnvironment("AWS_SECRET_ACCESS_KEY", "")
            .withEnvironment("AWS_ACCESS_KEY_ID", ""),
        "AWS_ACCESS_KEY_ID");
  }

  @Test
  void namesTheEndpointWhenNobodyIsThere() throws IOException {
    String endpoint = "spark.hadoop.fs.s3a.endpoint";
    assertSays(
        job(stack().compacted()).withProperty(endpoint, "http://127.0.0.1:" + portOfNobody()),
        endpoint);
  }

  @Test
  void namesTheMetastoreWhenNobodyIsThere() throws IOException {
    assertSays(
        job(stack().compacted())
            .withProperty("spark.sql.catalog.lake.uri", "thrift://127.0.0.1:" + portOfNobody()),
        "metastore");
  }

  @Test
  void namesABucketThatDoesNotExist() {
    assertSays(job(stack().compacted()).with("--raw", "s3a://no-such-bucket"), "no-such-bucket");
  }

  @Test
  void refusesAPrefixThatIsNoRawZone() {
    Zone zone = zone("no-zone", 2);
    String key = zone.put(zone.root() + "part-00000.csv", bytes("1,2,3"));
    assertSays(job(zone), key);
  }

  @Test
  void saysThatThereIsNothing() {
    JobRun.Ended ended = job(zone("nothing", 2)).run("once").with(0);
    assertThat(ended.result().path("read").asInt()).isZero();
    assertThat(ended.result().path("snapshot").isNull()).isTrue();
    assertThat(ended.log()).contains("nothing to commit");
  }

  @Test
  void namesTheDifferenceToATableOfAnotherShape() {
    Job job = job(stack().compacted());
    assertSays(
        job.with("--select", "_key AS song_id, songName AS song_name, CAST(count AS INT) AS plays"),
        "plays is long, not int");
  }

  @Test
  void addsColumnsWhenToldToWithTheRowsThatHaveThem() {
    Zone zone = compacted("evolving", 2);
    Job job =
        job(zone)
            .with("--columns", "count BIGINT, songName STRING, label STRING")
            .with(
                "--select",
                "_key AS song_id, songName AS song_name, count AS plays, _timestamp AS updated_at,"
                    + " label");
    zone.landAll(10);
    assertSays(job, "--evolve");
    assertThat(schema(zone).findField("label")).isNull();
    job.run("once", "--evolve").with(0);
    assertUpToDate(zone);
    assertThat(schema(zone).findField("label").isOptional()).isTrue();
  }

  private Schema schema(Zone zone) {
    return stack().reader().table(CompactionStack.table(zone)).schema();
  }

  private static void assertSays(Job job, String words) {
    JobRun.Ended ended = job.run("once").with(1);
    assertThat(ended.error()).contains(words);
    assertThat(ended.time()).isLessThan(SAID_WITHIN);
  }

  private static int portOfNobody() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
