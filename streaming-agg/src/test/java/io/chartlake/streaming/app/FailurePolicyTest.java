package io.chartlake.streaming.app;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A thread is replaced where that helps; otherwise the process ends and says why. */
class FailurePolicyTest {
  private final AtomicLong nanos = new AtomicLong();
  private final FailurePolicy policy = new FailurePolicy(nanos::get);

  @Test
  void threadIsReplacedWhereThatCanHelp() {
    assertThat(policy.handle(new StreamsException(new TimeoutException("broker away"))))
        .isEqualTo(REPLACE_THREAD);
    assertThat(policy.handle(new ProcessorStateException("disk full"))).isEqualTo(REPLACE_THREAD);
    assertThat(policy.fatal()).isEmpty();
  }

  static Stream<Throwable> hopeless() {
    return Stream.of(
        new MissingSourceTopicException("songs is gone"),
        new StreamsException("x", new TopicAuthorizationException("songs")),
        new StreamsException(new FencedInstanceIdException("another has this id")),
        new OutOfMemoryError("Java heap space"));
  }

  @ParameterizedTest
  @MethodSource("hopeless")
  void processEndsWhereANewThreadCannotHelp(Throwable failure) {
    assertThat(policy.handle(failure)).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(policy.fatal().orElseThrow()).contains(FailurePolicy.describe(failure));
  }

  @Test
  void processEndsWhenReplacingDoesNotHelp() {
    for (int i = 0; i < FailurePolicy.MAX_REPLACEMENTS; i++) {
      assertThat(policy.handle(new ProcessorStateException("disk full"))).isEqualTo(REPLACE_THREAD);
    }
    assertThat(policy.handle(new ProcessorStateException("disk full"))).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(policy.fatal().orElseThrow()).contains("disk full").contains("10 stream threads");
  }

  @Test
  void oldFailuresAreForgotten() {
    for (int i = 0; i < 100; i++) {
      assertThat(policy.handle(new ProcessorStateException("x"))).isEqualTo(REPLACE_THREAD);
      nanos.addAndGet(Duration.ofSeconds(40).toNanos());
    }
  }

  @Test
  void descriptionIsTheRootCauseInOneLine() {
    assertThat(
            FailurePolicy.describe(
                new StreamsException("around", new IllegalStateException("first\n\tsecond"))))
        .isEqualTo("IllegalStateException: first second");
  }
}
