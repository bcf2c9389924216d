package io.chartlake.endtoend.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus's own tool reads the rules, and runs them over series that the tests name. */
@Tag("long")
class PromtoolIT {
  private static final String TESTS = "prometheusrule.test.yaml";

  @TempDir private Path folder;

  @BeforeEach
  void rulesAsPrometheusReadsThem() throws IOException {
    // JSON is YAML.
    Files.writeString(folder.resolve("rules.yaml"), Monitoring.rules().toString());
    Files.copy(Monitoring.FOLDER.resolve(TESTS), folder.resolve(TESTS));
  }

  @Test
  void theRulesAreRules() {
    assertThat(Promtool.run(folder, "check", "rules", "rules.yaml"))
        .contains("SUCCESS: " + Monitoring.alerts().size() + " rules found");
  }

  @Test
  void eachAlertComesAndStaysAwayAsItsTestSays() {
    assertThat(Promtool.run(folder, "test", "rules", TESTS)).contains("SUCCESS");
  }

  @Test
  void aRuleThatIsNeverTestedIsFound() {
    String tests = Monitoring.text(Monitoring.FOLDER.resolve(TESTS));
    assertThat(Monitoring.alerts())
        .allSatisfy(
            alert ->
                assertThat(tests).contains("alertname: " + alert.name() + "\n        exp_alerts:"));
  }
}
