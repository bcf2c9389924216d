/** What a format is, and what the beginning of a file shows of it. */
package io.chartlake.player.history.format;
