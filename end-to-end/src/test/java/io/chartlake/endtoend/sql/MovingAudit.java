package io.chartlake.endtoend.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chartlake.endtoend.Cli;
import io.chartlake.endtoend.TrinoClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** Audits of a stack that nobody stops for them. */
final class MovingAudit {
  private static final int AUDITS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern MOVING =
      Pattern.compile("played-songs .* ok .*after the cut not judged");

  private static final String COMMITS =
      "SELECT count(*) > 0 FROM lake.music.\"songs_latest$snapshots\""
          + " WHERE element_at(summary, 'chartlake.watermark') IS NOT NULL";

  private final Cli chartlake;
  private final TrinoClient trino;

  MovingAudit(Cli chartlake, TrinoClient trino) {
    this.chartlake = chartlake;
    this.trino = trino;
  }

  /** Ten times nothing is wrong; a play that is lost half way is found, and nothing else. */
  void findsWhatIsWrongAndNothingElse() { // I1
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(trino.value("analyst", COMMITS)).isEqualTo(true));
    for (int audit = 0; audit < AUDITS; audit++) {
      if (audit == AUDITS / 2) {
        findsALostPlay();
      }
      Cli.Ended ended = chartlake.run("audit");
      assertThat(ended.code()).as(ended.output()).isZero();
      assertThat(ended.output()).containsPattern(MOVING).contains("nothing lost, nothing twice");
    }
  }

  private void findsALostPlay() {
    Path ledger = chartlake.folder().resolve("ledger/lost.ledger");
    try {
      Files.writeString(ledger, "sent\tlost-0\t1\nacked\tlost-0\t3\t7\n");
      Cli.Ended ended = chartlake.run("audit");
      assertThat(ended.code()).as(ended.output()).isEqualTo(1);
      assertThat(ended.output())
          .contains("lost: lost-0, acknowledged at 3@7", "not ok: played-songs (FAILED)\n");
      Files.delete(ledger);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
