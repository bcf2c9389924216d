package io.chartlake.landing.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Whatever happens in whatever order, the invariants hold after each step. The lists are the same
 * in every build; {@code -Dscenario.salt=1} and so on makes others.
 */
class LandingPropertyTest {
  private static final String LOGGERS = "io.chartlake";
  private static final Map<String, Integer> COUNTS = new TreeMap<>();

  @BeforeContainer
  static void keepQuiet() {
    Configurator.setLevel(LOGGERS, Level.OFF);
  }

  @Property(tries = 10_000, seed = "20261101")
  void keepTheInvariants(@ForAll("steps") List<Step> steps) { // I2, I3, I4, I7, I8
    RandomLists.run(steps, new Wiring())
        .forEach((what, count) -> COUNTS.merge(what, count, Integer::sum));
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return RandomLists.steps();
  }

  @AfterContainer
  static void metWhatTheyAreFor() {
    Configurator.setLevel(LOGGERS, Level.WARN);
    System.out.println(COUNTS);
    // Only a late put of a clock that is ahead makes a reader look further back than it stands.
    assertThat(COUNTS.remove("whole listings")).isPositive();
    assertThat(
            List.of(
                "batches that came again",
                "late puts",
                "overlapping objects",
                "tasks failed: dead letters",
                "tasks failed: made anew",
                "tasks failed: refused",
                "tasks failed: retention"))
        .allSatisfy(what -> assertThat(COUNTS.get(what)).as(what).isGreaterThan(50));
  }
}
