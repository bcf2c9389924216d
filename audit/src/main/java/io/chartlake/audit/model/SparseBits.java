package io.chartlake.audit.model;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A set of numbers from 0 up, in blocks of 4,096 bits: a bit a number where they are dense, half a
 * kilobyte at most where they are not.
 */
public final class SparseBits {
  static final int BLOCK_SHIFT = 12;
  private static final int BLOCK_WORDS = 1 << (BLOCK_SHIFT - 6);
  private static final long[] NONE = new long[BLOCK_WORDS];

  private final Map<Long, long[]> blocks = new HashMap<>();
  private long lastIndex = -1;
  private long[] lastBlock = NONE;
  private long size;

  /** Adds the number; false when it was there. */
  public boolean add(long number) {
    long[] block = block(number >>> BLOCK_SHIFT, true);
    int word = word(number);
    long bit = 1L << (number & 63);
    if ((block[word] & bit) != 0) {
      return false;
    }
    block[word] |= bit;
    size++;
    return true;
  }

  public boolean contains(long number) {
    return (block(number >>> BLOCK_SHIFT, false)[word(number)] & (1L << (number & 63))) != 0;
  }

  public long size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** How many numbers of this set the other lacks. */
  public long countWithout(SparseBits other) {
    long count = 0;
    for (Map.Entry<Long, long[]> entry : blocks.entrySet()) {
      long[] block = entry.getValue();
      long[] without = other.blocks.getOrDefault(entry.getKey(), NONE);
      for (int i = 0; i < BLOCK_WORDS; i++) {
        count += Long.bitCount(block[i] & ~without[i]);
      }
    }
    return count;
  }

  /** The numbers of this set that the other lacks, rising. */
  public LongStream without(SparseBits other) {
    return blocks.keySet().stream()
        .sorted()
        .flatMapToLong(
            index -> {
              BitSet bits = BitSet.valueOf(blocks.get(index));
              bits.andNot(BitSet.valueOf(other.blocks.getOrDefault(index, NONE)));
              long base = index << BLOCK_SHIFT;
              return bits.stream().mapToLong(bit -> base + bit);
            });
  }

  private long[] block(long index, boolean create) {
    if (index == lastIndex) {
      return lastBlock;
    }
    long[] block = blocks.get(index);
    if (block == null) {
      if (!create) {
        return NONE;
      }
      block = new long[BLOCK_WORDS];
      blocks.put(index, block);
    }
    lastIndex = index;
    lastBlock = block;
    return block;
  }

  private static int word(long number) {
    return (int) (number >>> 6) & (BLOCK_WORDS - 1);
  }
}
