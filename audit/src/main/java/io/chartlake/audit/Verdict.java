package io.chartlake.audit;

/** What the audit says of a layer; only {@link #OK} and {@link #SKIPPED} let it succeed. */
enum Verdict {
  OK("ok"),
  FAILED("FAILED"),
  CANNOT_JUDGE("cannot judge"),
  SKIPPED("skipped");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
