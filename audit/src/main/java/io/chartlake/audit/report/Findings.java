package io.chartlake.audit.report;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Collects what is found wrong with one layer; keeps the first differences, counts all. */
public final class Findings {
  /** Differences that are kept with their coordinates. */
  public static final int SHOWN = 20;

  private final List<String> items = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private Optional<String> expired = Optional.empty();
  private Optional<String> unsettled = Optional.empty();
  private Figures figures = Figures.NONE;

  public void lost(String item) {
    lost(1, item);
  }

  public void lost(long count, String item) {
    lost(BigInteger.valueOf(count), item);
  }

  public void lost(BigInteger count, String item) {
    add(new Figures(count, BigInteger.ZERO, BigInteger.ZERO), "lost: ", item);
  }

  /** Counts all, and shows the first of them. */
  public void lost(long count, Stream<String> items) {
    items.limit(Math.min(count, SHOWN)).forEach(this::lost);
    if (count > SHOWN) {
      lost(count - SHOWN, "and so on");
    }
  }

  public void doubled(String item) {
    doubled(1, item);
  }

  public void doubled(long count, String item) {
    doubled(BigInteger.valueOf(count), item);
  }

  public void doubled(BigInteger count, String item) {
    add(new Figures(BigInteger.ZERO, count, BigInteger.ZERO), "double: ", item);
  }

  public void wrong(String item) {
    add(Figures.of(0, 0, 1), "wrong: ", item);
  }

  /** Counts all, and shows the first of them. */
  public void wrong(long count, Stream<String> items) {
    items.limit(Math.min(count, SHOWN)).forEach(this::wrong);
    if (count > SHOWN) {
      add(Figures.of(0, 0, count - SHOWN), "wrong: ", "and so on");
    }
  }

  public void note(String note) {
    notes.add(note);
  }

  /** Adds the note when the count is not 0: {@code 3 lines}. */
  public void note(long count, String what) {
    if (count != 0) {
      notes.add(String.format("%,d %s", count, what));
    }
  }

  /** What was compared is no longer whole: never ok, and failed if something was found. */
  public void expired(String why) {
    expired = expired.or(() -> Optional.of(why));
  }

  /** What was compared moved meanwhile: what was found proves nothing; nothing found is ok. */
  public void unsettled(String why) {
    unsettled = unsettled.or(() -> Optional.of(why));
  }

  public boolean isClean() {
    return figures.isClean();
  }

  public LayerResult result(String layer, long records) {
    LayerVerdict verdict;
    List<String> said = new ArrayList<>();
    if (!isClean()) {
      verdict = unsettled.isPresent() ? LayerVerdict.CANNOT_JUDGE : LayerVerdict.FAILED;
      unsettled.ifPresent(said::add);
    } else {
      verdict = expired.isPresent() ? LayerVerdict.CANNOT_JUDGE : LayerVerdict.OK;
    }
    expired.ifPresent(said::add);
    said.addAll(notes);
    return new LayerResult(layer, records, figures, verdict, String.join("; ", said), items);
  }

  private void add(Figures found, String kind, String item) {
    figures = figures.plus(found);
    if (items.size() < SHOWN) {
      items.add(kind + item);
    }
  }
}
