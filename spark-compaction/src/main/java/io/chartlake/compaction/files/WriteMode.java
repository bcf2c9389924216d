package io.chartlake.compaction.files;

import java.io.Serializable;
import java.util.Locale;

/**
 * How an increment is written: the partition's files anew, or new rows and deletes of their keys
 * beside them.
 *
 * @param mode what was asked for
 * @param maxCopiedRows up to so many stored rows of a Kafka partition {@link Mode#AUTO} copies them
 * @param maxDeletedKeys before more keys of a Kafka partition are deleted by key, it is copied in
 *     any mode: a task that copies or rewrites holds them all
 */
public record WriteMode(Mode mode, long maxCopiedRows, long maxDeletedKeys)
    implements Serializable {
  /** See RATIONALE.md, "When are rows copied, and when only deleted by key?". */
  public static final long DEFAULT_MAX_COPIED_ROWS = 100_000;

  /** So large a part of the stored rows deleted by key is worth a copy, whatever their number. */
  private static final int COPIED_PART = 4;

  /** Of a task's memory, for a key and the commit that deletes it. */
  private static final long DELETED_KEY_BYTES = 150;

  private static final long MAX_DELETED_KEYS = 1_000_000;

  /** Readers pay for each delete file; after so many a partition is written anew. */
  static final int MAX_DELETE_FILES = 20;

  /** What was asked for. */
  public enum Mode {
    AUTO,
    COPY_ON_WRITE,
    MERGE_ON_READ;

    /** The word on the command line. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Reads {@link #word}.
     *
     * @throws IllegalArgumentException naming the text when it is none
     */
    public static Mode parse(String word) {
      for (Mode mode : values()) {
        if (mode.word().equals(word)) {
          return mode;
        }
      }
      throw new IllegalArgumentException(
          "'" + word + "' is neither auto, copy-on-write nor merge-on-read");
    }
  }

  public WriteMode {
    if (maxCopiedRows < 0) {
      throw new IllegalArgumentException(
          "--copy-on-write-max-rows " + maxCopiedRows + " must not be negative");
    }
  }

  /** With as many deleted keys as a heap of a gigabyte and a core holds easily. */
  public WriteMode(Mode mode, long maxCopiedRows) {
    this(mode, maxCopiedRows, MAX_DELETED_KEYS);
  }

  /** This mode for tasks that may spend so much memory on deleted keys. */
  public WriteMode within(long deletedKeysBytes) {
    return new WriteMode(
        mode, maxCopiedRows, Math.min(maxDeletedKeys, deletedKeysBytes / DELETED_KEY_BYTES));
  }

  public static WriteMode of(Mode mode) {
    return new WriteMode(mode, DEFAULT_MAX_COPIED_ROWS);
  }

  /** Whether the partition's files are written anew. */
  boolean copies(PartitionFiles current, int changedKeys) {
    long deletedKeys = current.deletedKeys() + changedKeys;
    return switch (mode) {
      case COPY_ON_WRITE -> true;
      case MERGE_ON_READ -> deletedKeys >= maxDeletedKeys;
      case AUTO -> {
        long stored = current.storedRows();
        yield stored <= maxCopiedRows
            || deletedKeys >= Math.min(stored / COPIED_PART, maxDeletedKeys)
            || current.deletes().size() >= MAX_DELETE_FILES;
      }
    };
  }
}
