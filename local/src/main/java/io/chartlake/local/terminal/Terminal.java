package io.chartlake.local.terminal;

/** Where this command's output goes. */
public final class Terminal {
  private Terminal() {}

  /** Whether a person sees it, and lines can be drawn anew. */
  @SuppressWarnings("SystemConsoleNull") // so it is from JDK 22 on; this runs on 17
  public static boolean isInteractive() {
    return System.console() != null;
  }
}
