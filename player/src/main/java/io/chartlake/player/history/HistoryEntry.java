package io.chartlake.player.history;

/** What one line or element of a history says. */
sealed interface HistoryEntry permits Listen, NoPlay {}
