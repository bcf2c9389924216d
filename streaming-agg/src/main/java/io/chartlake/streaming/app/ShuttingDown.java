package io.chartlake.streaming.app;

/** Whether a signal has asked the process to end. */
final class ShuttingDown {
  private static volatile boolean begun;

  private ShuttingDown() {}

  static void begin() {
    begun = true;
  }

  static boolean begun() {
    return begun;
  }
}
