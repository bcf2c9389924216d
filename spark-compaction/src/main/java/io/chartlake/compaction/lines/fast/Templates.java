package io.chartlake.compaction.lines.fast;

import io.chartlake.compaction.projection.Line;
import io.chartlake.compaction.projection.Projection;

/**
 * The shapes that lines have had, learned from lines that Jackson has read. Records and tombstones,
 * or records before and after a change of their fields, are different shapes.
 */
public final class Templates {
  private static final int MAX_SHAPES = 4;

  /** Lines to let pass between two attempts to learn, at most. */
  private static final int MAX_PAUSE = 1 << 12;

  private final TemplateLearner learner;
  private final Template[] known;
  private int size;
  private int last;
  private int oldest;
  private int pause = 1;
  private int toPass;

  public Templates(Projection projection) {
    this(projection, MAX_SHAPES);
  }

  private Templates(Projection projection, int maxShapes) {
    this.learner = new TemplateLearner(projection);
    this.known = new Template[maxShapes];
  }

  /** Fits no line and learns nothing. */
  public static Templates none(Projection projection) {
    return new Templates(projection, 0);
  }

  /** Reads the line at {@code start}; returns where the next one begins, or -1 if none fits. */
  public int read(byte[] bytes, int start, Line into) {
    if (size == 0) {
      return -1;
    }
    int next = known[last].read(bytes, start, into);
    for (int i = 0; next < 0 && i < size; i++) {
      if (i != last) {
        next = known[i].read(bytes, start, into);
        if (next >= 0) {
          last = i;
        }
      }
    }
    return next;
  }

  /**
   * Learns the shape of a line that Jackson has read as a record and that fitted none. Attempts
   * become rarer, so that lines of ever new shapes cost little more than without templates.
   */
  public void learn(byte[] bytes, int start, int end) {
    if (known.length == 0 || --toPass > 0) {
      return;
    }
    toPass = pause;
    pause = Math.min(pause * 2, MAX_PAUSE);
    Template template = learner.learn(bytes, start, end);
    if (template == null || isKnown(template)) {
      return;
    }
    if (size < known.length) {
      known[size++] = template;
    } else {
      known[oldest] = template;
      oldest = (oldest + 1) % known.length;
    }
  }

  private boolean isKnown(Template template) {
    for (int i = 0; i < size; i++) {
      if (known[i].hasShapeOf(template)) {
        return true;
      }
    }
    return false;
  }
}
