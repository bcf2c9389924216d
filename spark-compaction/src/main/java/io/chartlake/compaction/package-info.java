/** The compaction job: from the command line to one round, and from round to round. */
package io.chartlake.compaction;
