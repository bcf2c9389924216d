/**
 * From the fields of a line to the columns of the table: what {@code --columns} and {@code
 * --select} ask for.
 */
package io.chartlake.compaction.projection;
