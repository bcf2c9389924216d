package io.chartlake.local.command;

/** Whoever knows whether the user asked for stack traces. */
public interface Debug {
  boolean debug();
}
