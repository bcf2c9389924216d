package io.chartlake.audit.report;

/** What the audit says of a layer; only {@link #OK} and {@link #SKIPPED} let it succeed. */
public enum LayerVerdict {
  OK("ok"),
  FAILED("FAILED"),
  CANNOT_JUDGE("cannot judge"),
  SKIPPED("skipped");

  private final String text;

  LayerVerdict(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
