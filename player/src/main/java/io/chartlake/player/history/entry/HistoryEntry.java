package io.chartlake.player.history.entry;

/** What one line or element of a history says. */
public sealed interface HistoryEntry permits Listen, NoPlay {}
