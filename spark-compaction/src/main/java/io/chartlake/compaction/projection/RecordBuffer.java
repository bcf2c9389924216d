package io.chartlake.compaction.projection;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One record's values, reused from record to record; texts are UTF-8 and not copied. */
public final class RecordBuffer {
  private final boolean[] isNull;
  private final long[] number;
  private final byte[][] text;
  private final int[] textStart;
  private final int[] textLength;

  public RecordBuffer(int size) {
    isNull = new boolean[size];
    number = new long[size];
    text = new byte[size][];
    textStart = new int[size];
    textLength = new int[size];
    clear();
  }

  public int size() {
    return isNull.length;
  }

  void clear() {
    Arrays.fill(isNull, true);
  }

  public boolean isNull(int i) {
    return isNull[i];
  }

  public boolean areSet(int[] all) {
    for (int i : all) {
      if (isNull[i]) {
        return false;
      }
    }
    return true;
  }

  public void setNull(int i) {
    isNull[i] = true;
  }

  public long number(int i) {
    return number[i];
  }

  public void setNumber(int i, long value) {
    isNull[i] = false;
    number[i] = value;
  }

  public void setText(int i, byte[] bytes, int start, int length) {
    isNull[i] = false;
    if (text[i] != bytes) { // mostly the same array, and storing a reference costs a barrier
      text[i] = bytes;
    }
    textStart[i] = start;
    textLength[i] = length;
  }

  public void setText(int i, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    setText(i, bytes, 0, bytes.length);
  }

  public byte[] text(int i) {
    return text[i];
  }

  public int textStart(int i) {
    return textStart[i];
  }

  public int textLength(int i) {
    return textLength[i];
  }

  public String string(int i) {
    return new String(text[i], textStart[i], textLength[i], StandardCharsets.UTF_8);
  }

  void copy(int i, RecordBuffer from, int j) {
    isNull[i] = from.isNull[j];
    number[i] = from.number[j];
    if (text[i] != from.text[j]) {
      text[i] = from.text[j];
    }
    textStart[i] = from.textStart[j];
    textLength[i] = from.textLength[j];
  }
}
