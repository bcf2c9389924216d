package io.chartlake.player.model;

/**
 * One play of one song.
 *
 * @param playedAtMillis when somebody listened, milliseconds since 1970 (UTC)
 */
public record Play(Song song, long playedAtMillis) {}
