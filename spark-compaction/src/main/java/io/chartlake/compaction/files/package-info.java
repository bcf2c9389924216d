/**
 * What a Spark task does with the files of one partition of the table: copies rows, or writes rows
 * and deletes beside them.
 */
package io.chartlake.compaction.files;
