package io.chartlake.streaming.model;

/** Song ids: whole numbers from 0 up to 2^53-1, in a record's key as 8 bytes, big-endian. */
public final class SongId {
  /** Browsers round larger ones. */
  public static final long MAX_SONG_ID = (1L << 53) - 1;

  private SongId() {}

  static boolean isInRange(long id) {
    return id >= 0 && id <= MAX_SONG_ID;
  }

  /** The song id of a record's key, or {@link UnreadableInputException}. */
  public static long ofKey(byte[] key) {
    if (key == null) {
      throw new UnreadableInputException(
          UnreadableReason.KEY_MISSING, "the record has no key; it must be the song id");
    }
    if (key.length != Long.BYTES) {
      throw new UnreadableInputException(
          UnreadableReason.KEY_NO_LONG,
          "the key has " + key.length + " bytes; a song id has 8, big-endian");
    }
    long id = 0;
    for (byte part : key) {
      id = id << Byte.SIZE | (part & 0xff);
    }
    if (!isInRange(id)) {
      throw new UnreadableInputException(
          UnreadableReason.KEY_OUT_OF_RANGE,
          "the key is " + id + "; song ids go from 0 to " + MAX_SONG_ID);
    }
    return id;
  }
}
