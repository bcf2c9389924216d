/** What the entries of a history say, and the plays that are kept of them. */
package io.chartlake.player.history.entry;
