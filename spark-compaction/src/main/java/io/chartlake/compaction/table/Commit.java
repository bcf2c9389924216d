package io.chartlake.compaction.table;

import java.util.OptionalLong;

/**
 * A commit that is there.
 *
 * @param snapshot its id
 * @param rows rows of the table; empty while delete files leave the number unknown
 */
public record Commit(long snapshot, OptionalLong rows) {}
