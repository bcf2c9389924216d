package io.chartlake.bench.compaction.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContestTest {
  @TempDir Path folder;
  private final List<String> events = new ArrayList<>();

  /** Takes as many seconds as its factor times the round's number. */
  private final class Fake implements Contender {
    private final String label;
    private final double factor;

    Fake(String label, double factor) {
      this.label = label;
      this.factor = factor;
    }

    @Override
    public String label() {
      return label;
    }

    @Override
    public void prepare(int round) {
      events.add("prepare " + label + round);
    }

    @Override
    public Measurement run(int round) {
      events.add("run " + label + round);
      return new Measurement(factor * round, round);
    }

    @Override
    public void check(int round) {
      events.add("check " + label + round);
    }
  }

  @Test
  void takesTurnsAndLeavesWarmUpsOut() throws Exception {
    Report report = new Report(Files.createFile(folder.resolve("report")));
    Map<String, Measurement> medians =
        new Contest(report, 1, 3).run(List.of(new Fake("a", 1), new Fake("b", 10)));
    assertThat(medians)
        .containsExactly(
            Map.entry("a", new Measurement(3, 3)), Map.entry("b", new Measurement(30, 3)));
    assertThat(events.stream().filter(event -> event.startsWith("run")))
        .containsExactly(
            "run a1", "run b1", "run b2", "run a2", "run a3", "run b3", "run b4", "run a4");
    assertThat(events.subList(0, 3)).containsExactly("prepare a1", "run a1", "check a1");
  }
}
