package io.chartlake.audit.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A long audit says how far it is, in a way that fits a terminal and a file. */
class ProgressLineTest {
  private final List<String> out = new ArrayList<>();
  private final AtomicLong seconds = new AtomicLong();

  private ProgressLine line(boolean terminal) {
    return new ProgressLine(
        terminal, out::add, () -> Duration.ofSeconds(seconds.getAndIncrement()).toNanos());
  }

  @Test
  void writesOneLineOverAndOverOnATerminal() {
    ProgressLine line = line(true);
    line.show("waiting, 2 s left");
    line.show("waiting, 1 s left");
    line.clear();
    line.clear();
    assertThat(out)
        .containsExactly("\r\033[Kwaiting, 2 s left", "\r\033[Kwaiting, 1 s left", "\r\033[K");
  }

  @Test
  void cutsALineThatATerminalWouldBreak() {
    line(true).show("x".repeat(200));
    assertThat(out.get(0)).hasSize("\r\033[K".length() + 79).endsWith("x…");
  }

  @Test
  void saysOnceInAWhileInAFile() {
    ProgressLine line = line(false);
    for (int i = 0; i < 65; i++) {
      line.show("waiting " + i);
    }
    assertThat(out).containsExactly("waiting 0", "waiting 30", "waiting 60");
    line.clear();
    line.show("next");
    assertThat(out).hasSize(4);
  }

  @Test
  void saysHowFarItIsAfterTwoSeconds() {
    AtomicLong now = new AtomicLong();
    ProgressLine progress = new ProgressLine(false, out::add, now::get);
    progress.begin("topic", "records");
    progress.step();
    assertThat(out).isEmpty();
    now.set(Duration.ofSeconds(3).toNanos());
    progress.step();
    progress.step();
    assertThat(out).containsExactly("topic: 2 records, 3 s");
  }
}
