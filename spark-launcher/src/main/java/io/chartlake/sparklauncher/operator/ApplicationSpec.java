package io.chartlake.sparklauncher.operator;

import io.chartlake.sparklauncher.check.Problems;

/** The {@code spec} of a SparkApplication: what a launcher sets and checks before it is created. */
public interface ApplicationSpec {

  /** Sets the values that a command line overrides. */
  void override(Overrides overrides);

  /** Adds every invalid field with its path. */
  void check(Problems problems);
}
