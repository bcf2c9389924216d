package io.chartlake.compaction.lines;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The record with the greatest offset of each key. Records are staged as they come and folded in
 * backwards: when objects come newest first, nearly every further record costs one probe of its
 * key. Offsets are compared all the same, so the order is speed and never truth.
 *
 * <p>A record takes {@code 8 × (columns + 2)} bytes, 30 more in the index, and its texts.
 */
public final class LatestRecords {
  private static final int OFFSET = 0;
  private static final int FLAGS = 1;
  private static final int FIRST_COLUMN = 2;
  private static final long DELETED = Long.MIN_VALUE;
  private static final int STAGE_RECORDS = 1 << 14;
  private static final long STAGE_TEXT_BYTES = 16L << 20;
  private static final int FIRST_RECORDS = 1 << 10;

  private final int width;
  private final int keyWord;
  private final boolean textKey;
  private final int[] textColumns;

  private final long[] stage;
  private final TextArena stageTexts = new TextArena();
  private int staged;

  private long[] words;
  private final TextArena texts = new TextArena();
  private int size;
  private final BitSet dropped = new BitSet();

  /** Key, or its hash for texts; good where {@link #indexSlots} is not 0. */
  private long[] indexKeys = new long[FIRST_RECORDS * 4];

  /** Slot + 1. */
  private int[] indexSlots = new int[FIRST_RECORDS * 4];

  /** Holds nothing yet; rows have the projection's outputs as columns. */
  public LatestRecords(Projection projection) {
    List<Projection.Output> outputs = projection.outputs();
    this.width = FIRST_COLUMN + outputs.size();
    this.keyWord = FIRST_COLUMN + projection.keyOutput();
    this.textKey = projection.keyType() == FieldType.STRING;
    this.textColumns =
        IntStream.range(0, outputs.size())
            .filter(i -> outputs.get(i).column().type() == FieldType.STRING)
            .toArray();
    this.stage = new long[STAGE_RECORDS * width];
    this.words = new long[FIRST_RECORDS * width];
  }

  /** Takes one record; a tombstone's row holds its key alone. */
  void add(long offset, boolean deleted, Values row) {
    int at = staged * width;
    long flags = deleted ? DELETED : 0;
    stage[at + OFFSET] = offset;
    for (int i = 0; i < row.size(); i++) {
      if (row.isNull(i)) {
        flags |= 1L << i;
      } else {
        stage[at + FIRST_COLUMN + i] = row.number(i);
      }
    }
    for (int column : textColumns) {
      if (!row.isNull(column)) {
        stage[at + FIRST_COLUMN + column] =
            stageTexts.add(row.text(column), row.textStart(column), row.textLength(column));
      }
    }
    stage[at + FLAGS] = flags;
    staged++;
    if (staged == STAGE_RECORDS || stageTexts.sizeBytes() > STAGE_TEXT_BYTES) {
      fold();
    }
  }

  /** Folds in what is staged; to be called at the end of each object. */
  void fold() {
    for (int record = staged - 1; record >= 0; record--) {
      int at = record * width;
      int probe = textKey ? probeText(stageTexts, stage[at + keyWord]) : probe(stage[at + keyWord]);
      if (indexSlots[probe] == 0) {
        insert(at, probe);
      } else {
        int slot = indexSlots[probe] - 1;
        if (stage[at + OFFSET] > offset(slot)) {
          store(at, slot, true);
        }
      }
    }
    staged = 0;
    stageTexts.clear();
  }

  /** Number of keys, tombstones included; slots are 0 to this. */
  public int size() {
    return size;
  }

  /** Slot of a number key, or -1. */
  public int find(long key) {
    return indexSlots[probe(key)] - 1;
  }

  /** Slot of a text key, or -1. */
  public int find(byte[] key) {
    return indexSlots[probeText(key, 0, key.length)] - 1;
  }

  /** Marks a record as not to be written, because the table has a newer row. */
  public void drop(int slot) {
    dropped.set(slot);
  }

  public boolean isDropped(int slot) {
    return dropped.get(slot);
  }

  public boolean isDeleted(int slot) {
    return (word(slot, FLAGS) & DELETED) != 0;
  }

  public long offset(int slot) {
    return word(slot, OFFSET);
  }

  public boolean isNull(int slot, int column) {
    return (word(slot, FLAGS) & 1L << column) != 0;
  }

  /** Value of a column that is no text; see {@link FieldType} for what it means. */
  public long number(int slot, int column) {
    return word(slot, FIRST_COLUMN + column);
  }

  /** Array that holds a text column's value, UTF-8. */
  public byte[] textBytes(int slot, int column) {
    return texts.bytes(number(slot, column));
  }

  /** Where in {@link #textBytes} the value begins. */
  public int textStart(int slot, int column) {
    return texts.start(number(slot, column));
  }

  public int textLength(int slot, int column) {
    return texts.length(number(slot, column));
  }

  private long word(int slot, int word) {
    return words[slot * width + word];
  }

  private void insert(int at, int probe) {
    if ((size + 1) * width > words.length) {
      words = Arrays.copyOf(words, grown(words.length));
    }
    indexKeys[probe] = textKey ? hash(stageTexts, stage[at + keyWord]) : stage[at + keyWord];
    indexSlots[probe] = size + 1;
    store(at, size, false);
    size++;
    if (size * 2L > indexSlots.length) {
      rehash();
    }
  }

  private int grown(int length) {
    long doubled = Math.min(length * 2L, Integer.MAX_VALUE - 16L);
    if (doubled - length < width) {
      throw new IllegalStateException(
          "one partition holds more than " + size + " keys, too many for one task");
    }
    return (int) doubled;
  }

  private void store(int at, int slot, boolean replace) {
    int to = slot * width;
    long oldFlags = replace ? words[to + FLAGS] : 0;
    for (int column : textColumns) {
      if ((stage[at + FLAGS] & 1L << column) != 0) {
        continue;
      }
      long from = stage[at + FIRST_COLUMN + column];
      byte[] source = stageTexts.bytes(from);
      int start = stageTexts.start(from);
      int length = stageTexts.length(from);
      stage[at + FIRST_COLUMN + column] =
          replace && (oldFlags & 1L << column) == 0
              ? texts.replace(words[to + FIRST_COLUMN + column], source, start, length)
              : texts.add(source, start, length);
    }
    System.arraycopy(stage, at, words, to, width);
  }

  private int probe(long key) {
    int mask = indexSlots.length - 1;
    int i = spread(key) & mask;
    while (indexSlots[i] != 0 && indexKeys[i] != key) {
      i = (i + 1) & mask;
    }
    return i;
  }

  private int probeText(TextArena arena, long position) {
    return probeText(arena.bytes(position), arena.start(position), arena.length(position));
  }

  private int probeText(byte[] bytes, int start, int length) {
    long hash = hash(bytes, start, length);
    int mask = indexSlots.length - 1;
    int i = spread(hash) & mask;
    while (indexSlots[i] != 0
        && !(indexKeys[i] == hash && isKey(indexSlots[i] - 1, bytes, start, length))) {
      i = (i + 1) & mask;
    }
    return i;
  }

  private boolean isKey(int slot, byte[] bytes, int start, int length) {
    long position = word(slot, keyWord);
    int at = texts.start(position);
    return Arrays.equals(
        texts.bytes(position), at, at + texts.length(position), bytes, start, start + length);
  }

  private void rehash() {
    long[] oldKeys = indexKeys;
    int[] oldSlots = indexSlots;
    indexKeys = new long[oldKeys.length * 2];
    indexSlots = new int[oldSlots.length * 2];
    int mask = indexSlots.length - 1;
    for (int old = 0; old < oldSlots.length; old++) {
      if (oldSlots[old] != 0) {
        int i = spread(oldKeys[old]) & mask;
        while (indexSlots[i] != 0) {
          i = (i + 1) & mask;
        }
        indexKeys[i] = oldKeys[old];
        indexSlots[i] = oldSlots[old];
      }
    }
  }

  private static int spread(long key) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> 32);
  }

  private static long hash(TextArena arena, long position) {
    return hash(arena.bytes(position), arena.start(position), arena.length(position));
  }

  private static long hash(byte[] bytes, int start, int length) {
    long hash = 0xcbf29ce484222325L;
    for (int i = start; i < start + length; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * 0x100000001b3L;
    }
    return hash ^ (hash >>> 32);
  }
}
