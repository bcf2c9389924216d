package io.chartlake.compaction.lines;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Line;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.projection.RecordBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The record with the greatest offset of each key. Records are staged as they come and folded in
 * backwards: when objects come newest first, nearly every further record costs one probe of its
 * key. Offsets are compared all the same, so the order is speed and never truth.
 *
 * <p>A record takes {@code 8 × (columns + 2)} bytes, 18 to 36 more in the index, and its texts.
 */
public final class LatestRecords {
  private static final int OFFSET = 0;
  private static final int FLAGS = 1;
  private static final int FIRST_COLUMN = 2;
  private static final long DELETED = Long.MIN_VALUE;
  private static final int STAGE_RECORDS = 1 << 14;
  private static final long STAGE_TEXT_BYTES = 16L << 20;
  private static final int BLOCK_BITS = 12;
  private static final int BLOCK_MASK = (1 << BLOCK_BITS) - 1;

  private final int width;
  private final int keySlot;
  private final int keyWord;
  private final boolean textKey;
  private final int[] textColumns;

  private final long[] stage;
  private final TextArena stageTexts = new TextArena();
  private int staged;

  /** Records in blocks, since an array that grows by copying is there twice meanwhile. */
  private long[][] blocks = new long[16][];

  private final TextArena texts = new TextArena();
  private final KeyIndex index = new KeyIndex();
  private int size;
  private long leastOffset = Long.MAX_VALUE;

  /** Holds nothing yet; rows have the projection's outputs as columns. */
  public LatestRecords(Projection projection) {
    List<Projection.Output> outputs = projection.outputs();
    this.width = FIRST_COLUMN + outputs.size();
    Projection.Output key = outputs.get(projection.keyOutput());
    this.keySlot = key.slot();
    this.keyWord = FIRST_COLUMN + projection.keyOutput();
    this.textKey = key.column().type() == FieldType.STRING;
    this.textColumns =
        IntStream.range(0, outputs.size())
            .filter(i -> outputs.get(i).column().type() == FieldType.STRING)
            .toArray();
    this.stage = new long[STAGE_RECORDS * width];
  }

  /** Whether a newer record of this line's key is folded in, so that it need not be added. */
  boolean isSuperseded(Line line) {
    RecordBuffer values = line.values;
    if (textKey) {
      int slot = find(values.text(keySlot), values.textStart(keySlot), values.textLength(keySlot));
      return slot >= 0 && offset(slot) >= line.offset();
    }
    long key = values.number(keySlot);
    if (line.offset() < leastOffset) {
      return index.contains(key);
    }
    int slot = index.find(key);
    return slot >= 0 && offset(slot) >= line.offset();
  }

  /** Takes one record; a tombstone's row holds its key alone. */
  void add(long offset, boolean deleted, RecordBuffer row) {
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
      int slot = textKey ? findStagedText(stage[at + keyWord]) : index.find(stage[at + keyWord]);
      if (slot < 0) {
        insert(at);
      } else if (stage[at + OFFSET] > offset(slot)) {
        store(at, slot, true);
      }
    }
    staged = 0;
    stageTexts.clear();
  }

  /** Number of keys, tombstones included; slots are 0 to this. */
  public int size() {
    return size;
  }

  /** Memory taken: records, texts, index and what is staged. */
  public long sizeBytes() {
    long recordBlocks = ((long) size + BLOCK_MASK) >>> BLOCK_BITS;
    return ((recordBlocks << BLOCK_BITS) * width + stage.length) * Long.BYTES
        + texts.sizeBytes()
        + stageTexts.sizeBytes()
        + index.sizeBytes();
  }

  /** Slot of a number key, or -1. */
  public int find(long key) {
    return index.find(key);
  }

  /** Slot of a text key, or -1. */
  public int find(byte[] key) {
    return find(key, 0, key.length);
  }

  /** The record's key, a Long or a String. */
  public Object key(int slot) {
    int output = keyWord - FIRST_COLUMN;
    return textKey
        ? new String(
            textBytes(slot, output), textStart(slot, output), textLength(slot, output), UTF_8)
        : (Object) number(slot, output);
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
    return blocks[slot >>> BLOCK_BITS][(slot & BLOCK_MASK) * width + word];
  }

  private void insert(int at) {
    int block = size >>> BLOCK_BITS;
    if ((size & BLOCK_MASK) == 0) {
      if (block == blocks.length) {
        blocks = Arrays.copyOf(blocks, block * 2);
      }
      blocks[block] = new long[width << BLOCK_BITS];
    }
    long key = stage[at + keyWord];
    if (textKey) {
      key = KeyIndex.hash(stageTexts.bytes(key), stageTexts.start(key), stageTexts.length(key));
    }
    store(at, size, false);
    index.add(key, size);
    size++;
  }

  private void store(int at, int slot, boolean replace) {
    long[] words = blocks[slot >>> BLOCK_BITS];
    int to = (slot & BLOCK_MASK) * width;
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
    leastOffset = Math.min(leastOffset, stage[at + OFFSET]);
    System.arraycopy(stage, at, words, to, width);
  }

  private int findStagedText(long position) {
    return find(
        stageTexts.bytes(position), stageTexts.start(position), stageTexts.length(position));
  }

  private int find(byte[] bytes, int start, int length) {
    return index.find(KeyIndex.hash(bytes, start, length), bytes, start, length, this::isKey);
  }

  private boolean isKey(int slot, byte[] bytes, int start, int length) {
    long position = word(slot, keyWord);
    int at = texts.start(position);
    return Arrays.equals(
        texts.bytes(position), at, at + texts.length(position), bytes, start, start + length);
  }
}
