package io.chartlake.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What was begun and not finished is taken back, once. */
class UndoTest {
  private final AtomicInteger undone = new AtomicInteger();

  @Test
  void takesBackWhatWasLeftEarly() {
    try (Undo undo = Undo.unlessDone(undone::incrementAndGet)) {
      assertThat(undo).isNotNull();
    }
    assertThat(undone).hasValue(1);
  }

  @Test
  void leavesWhatIsDone() {
    try (Undo undo = Undo.unlessDone(undone::incrementAndGet)) {
      undo.done();
    }
    assertThat(undone).hasValue(0);
  }
}
