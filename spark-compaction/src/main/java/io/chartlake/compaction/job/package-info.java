/** The job: a round as its story, round after round, a rebuild, and what each reports. */
package io.chartlake.compaction.job;
