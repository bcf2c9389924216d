package io.chartlake.streaming.model;

/** Why a record is a dead letter; the text of a header and of a metric's tag. */
public enum UnreadableReason {
  KEY_MISSING,
  KEY_NO_LONG,
  KEY_OUT_OF_RANGE,
  VALUE_MISSING,
  VALUE_NO_JSON_OBJECT,
  SONG_ID_MISSING,
  SONG_ID_NO_INTEGER,
  SONG_ID_OUT_OF_RANGE,
  SONG_ID_TWICE,
  SONG_ID_IS_NOT_KEY,
  SONG_NAME_MISSING,
  SONG_NAME_NO_TEXT,
  SONG_NAME_TWICE,
  SONG_NAME_TOO_LONG,
  /** A failure nobody foresaw while the record was read. */
  OTHER
}
