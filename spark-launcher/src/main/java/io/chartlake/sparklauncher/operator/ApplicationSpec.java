package io.chartlake.sparklauncher.operator;

import io.chartlake.sparklauncher.check.Problems;
import io.chartlake.sparklauncher.check.SparkConf;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code spec} of a SparkApplication: what a launcher sets and checks before it is created. */
public abstract class ApplicationSpec extends OpenFields {
  private Map<String, String> sparkConf;

  /** Sets the values that a command line overrides. */
  public abstract void override(Overrides overrides);

  /** Adds every invalid field with its path. */
  public void check(Problems problems) {
    SparkConf.check(sparkConf(), problems);
  }

  protected final Map<String, String> sparkConf() {
    return sparkConf == null ? Map.of() : sparkConf;
  }

  protected final void addConf(Map<String, String> more) {
    if (!more.isEmpty()) {
      sparkConf = new LinkedHashMap<>(sparkConf());
      sparkConf.putAll(more);
    }
  }

  /** A run must end, so its operator may not restart its driver for ever. */
  protected static void checkRestart(String path, String policy, Problems problems) {
    if ("Always".equals(policy)) {
      problems.add(path, "'Always' makes a run without end; use Never or OnFailure");
    }
  }
}
