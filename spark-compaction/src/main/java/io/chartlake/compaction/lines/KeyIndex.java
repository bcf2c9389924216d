package io.chartlake.compaction.lines;

/**
 * Open-addressed index from keys to slots, in segments that grow one after the other, so that
 * growing never needs room for the whole index twice. Texts are indexed by their hash.
 */
final class KeyIndex {
  /** Compares the text key of a slot. */
  interface TextKeys {
    boolean isKey(int slot, byte[] bytes, int start, int length);
  }

  private static final int SEGMENT_BITS = 6;
  private static final int FIRST_LENGTH = 16;
  private static final int ABSENT = -1;

  private final long[][] keys = new long[1 << SEGMENT_BITS][FIRST_LENGTH];

  /** Slot + 1, or 0 where a place is free; so only a key of 0 needs a look here. */
  private final int[][] slots = new int[1 << SEGMENT_BITS][FIRST_LENGTH];

  private final int[] used = new int[1 << SEGMENT_BITS];

  boolean contains(long key) {
    long hash = spread(key);
    return place(segment(hash), hash, key) >= 0;
  }

  /** Slot of a number, or -1. */
  int find(long key) {
    long hash = spread(key);
    int segment = segment(hash);
    int place = place(segment, hash, key);
    return place < 0 ? ABSENT : slots[segment][place] - 1;
  }

  /** Slot of a text with this {@link #hash}, or -1. */
  int find(long textHash, byte[] bytes, int start, int length, TextKeys texts) {
    long hash = spread(textHash);
    int segment = segment(hash);
    long[] segmentKeys = keys[segment];
    int[] segmentSlots = slots[segment];
    int mask = segmentKeys.length - 1;
    for (int i = first(hash) & mask; segmentSlots[i] != 0; i = (i + 1) & mask) {
      if (segmentKeys[i] == textHash && texts.isKey(segmentSlots[i] - 1, bytes, start, length)) {
        return segmentSlots[i] - 1;
      }
    }
    return ABSENT;
  }

  /** Adds a number, or the hash of a text, that is not there yet. */
  void add(long key, int slot) {
    int segment = segment(spread(key));
    put(segment, key, slot + 1);
    used[segment]++;
    if (used[segment] * 3L > keys[segment].length * 2L) {
      grow(segment);
    }
  }

  long sizeBytes() {
    long bytes = 0;
    for (long[] segment : keys) {
      bytes += segment.length * (long) (Long.BYTES + Integer.BYTES);
    }
    return bytes;
  }

  static long hash(byte[] bytes, int start, int length) {
    long hash = 0xcbf29ce484222325L;
    for (int i = start; i < start + length; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * 0x100000001b3L;
    }
    return hash ^ (hash >>> 32);
  }

  private int place(int segment, long hash, long key) {
    long[] segmentKeys = keys[segment];
    int mask = segmentKeys.length - 1;
    int i = first(hash) & mask;
    while (true) {
      long found = segmentKeys[i];
      if (found == 0 && slots[segment][i] == 0) {
        return ABSENT;
      }
      if (found == key) {
        return i;
      }
      i = (i + 1) & mask;
    }
  }

  private void put(int segment, long key, int slotPlusOne) {
    int[] segmentSlots = slots[segment];
    int mask = segmentSlots.length - 1;
    int i = first(spread(key)) & mask;
    while (segmentSlots[i] != 0) {
      i = (i + 1) & mask;
    }
    keys[segment][i] = key;
    segmentSlots[i] = slotPlusOne;
  }

  private void grow(int segment) {
    long[] oldKeys = keys[segment];
    int[] oldSlots = slots[segment];
    keys[segment] = new long[oldKeys.length * 2];
    slots[segment] = new int[oldSlots.length * 2];
    for (int i = 0; i < oldSlots.length; i++) {
      if (oldSlots[i] != 0) {
        put(segment, oldKeys[i], oldSlots[i]);
      }
    }
  }

  /** Mixed twice: keys of one partition may have bits of a simpler hash in common. */
  private static long spread(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
  }

  private static int segment(long hash) {
    return (int) (hash >>> (Long.SIZE - SEGMENT_BITS));
  }

  private static int first(long hash) {
    return (int) (hash >>> 27);
  }
}
