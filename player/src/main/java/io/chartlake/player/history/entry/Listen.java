package io.chartlake.player.history.entry;

import java.util.OptionalLong;

/**
 * Somebody listened, as far as the history says; it is judged by {@link HistoryEntries}.
 *
 * @param playedMillis how long it played, where the history says so
 */
public record Listen(PlayedAt playedAt, String artist, String track, OptionalLong playedMillis)
    implements HistoryEntry {}
