/** Formats of one entry a line, its fields separated by commas, semicolons or tabs. */
package io.chartlake.player.history.csv;
