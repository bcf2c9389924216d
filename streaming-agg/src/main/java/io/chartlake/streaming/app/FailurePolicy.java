package io.chartlake.streaming.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.errors.TopologyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What to do when a stream thread dies: another thread takes over where that can help; where it
 * cannot, or has not for {@value #MAX_REPLACEMENTS} times in a row, the process ends and says why.
 */
public final class FailurePolicy implements StreamsUncaughtExceptionHandler {
  static final int MAX_REPLACEMENTS = 10;
  private static final long WINDOW_NANOS = Duration.ofMinutes(5).toNanos();
  private static final Logger log = LoggerFactory.getLogger(FailurePolicy.class);

  /** No new thread mends these. */
  private static final List<Class<? extends Throwable>> FATAL =
      List.of(
          Error.class,
          MissingSourceTopicException.class,
          TopologyException.class,
          AuthenticationException.class,
          AuthorizationException.class,
          FencedInstanceIdException.class,
          ConfigException.class,
          InvalidConfigurationException.class,
          RecordTooLargeException.class,
          SerializationException.class,
          UnsupportedVersionException.class);

  private final LongSupplier nanoClock;
  private final Deque<Long> replacedAtNanos = new ArrayDeque<>();
  private Optional<String> fatal = Optional.empty();

  FailurePolicy() {
    this(System::nanoTime);
  }

  FailurePolicy(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
    log.debug("a stream thread died", failure);
    String why = describe(failure);
    if (isFatal(failure)) {
      fatal = Optional.of(why);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    long now = nanoClock.getAsLong();
    while (!replacedAtNanos.isEmpty() && now - replacedAtNanos.peekFirst() > WINDOW_NANOS) {
      replacedAtNanos.removeFirst();
    }
    if (replacedAtNanos.size() == MAX_REPLACEMENTS) {
      fatal =
          Optional.of(
              why + " (and " + MAX_REPLACEMENTS + " stream threads before died within 5 minutes)");
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    replacedAtNanos.addLast(now);
    log.warn("a stream thread died and is replaced: {}", why);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** The process must end, though every thread lives. */
  synchronized void end(String why) {
    log.error("{}", why);
    fatal = Optional.of(fatal.orElse(why));
  }

  /** Why the process must end, if it must. */
  synchronized Optional<String> fatal() {
    return fatal;
  }

  private static boolean isFatal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      for (Class<? extends Throwable> type : FATAL) {
        if (type.isInstance(cause)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The root cause in one line, which is what went wrong; what is around it says only where. */
  public static String describe(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? "" : ": " + root.getMessage().strip();
    return root.getClass().getSimpleName() + message.replaceAll("\\s*\\R\\s*", " ");
  }
}
