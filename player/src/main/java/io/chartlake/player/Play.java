package io.chartlake.player;

/**
 * One play of one song.
 *
 * @param playedAtMillis when somebody listened, milliseconds since 1970 (UTC)
 */
record Play(Song song, long playedAtMillis) {}
