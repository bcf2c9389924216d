package io.chartlake.audit.report;

import java.math.BigInteger;

/**
 * How many differences of each kind were found. Counts come from records that anybody may have
 * written, so they are added exactly, whatever their size; and no figure makes up for another.
 *
 * @param lost what is in the layer before and not in this one
 * @param doubled what this layer has more often than once
 * @param wrong what this layer has and should not, or has otherwise
 */
public record Figures(BigInteger lost, BigInteger doubled, BigInteger wrong) {
  public static final Figures NONE = of(0, 0, 0);

  public Figures {
    if (lost.signum() < 0 || doubled.signum() < 0 || wrong.signum() < 0) {
      throw new IllegalArgumentException(
          "no figure is below zero: " + lost + ", " + doubled + ", " + wrong);
    }
  }

  public static Figures of(long lost, long doubled, long wrong) {
    return new Figures(
        BigInteger.valueOf(lost), BigInteger.valueOf(doubled), BigInteger.valueOf(wrong));
  }

  public Figures plus(Figures other) {
    return new Figures(lost.add(other.lost), doubled.add(other.doubled), wrong.add(other.wrong));
  }

  public boolean isClean() {
    return equals(NONE);
  }

  public BigInteger all() {
    return lost.add(doubled).add(wrong);
  }
}
