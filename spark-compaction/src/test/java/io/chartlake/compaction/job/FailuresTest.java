package io.chartlake.compaction.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.compaction.plan.RefusedException;
import java.io.IOException;
import java.net.ConnectException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

/** A user reads one sentence with the cause and, where it is known, what to check. */
class FailuresTest {
  @Test
  void saysOfAFailedTaskWhatHappenedAndWhatToLookAt() {
    Exception failed =
        new SparkException(
            "Job aborted due to stage failure: Task 0 in stage 1.0 failed 1 times\n\tat …",
            new IOException(
                "raw object s3a://raw/x can't be read: no answer\nsecond line",
                new ConnectException("Connection refused")));
    assertThat(Failures.message(failed))
        .isEqualTo(
            "raw object s3a://raw/x can't be read: no answer: Connection refused; check"
                + " spark.hadoop.fs.s3a.endpoint and whether the store is up");
  }

  @Test
  void addsNothingToWhatTheJobItselfSays() {
    assertThat(Failures.message(new RefusedException("--raw is missing")))
        .isEqualTo("--raw is missing");
    assertThat(Failures.message(new IllegalStateException()))
        .isEqualTo("java.lang.IllegalStateException");
  }
}
