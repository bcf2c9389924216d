/** What runs in the process that has Spark's classpath: the job, its references and the clock. */
package io.chartlake.bench.compaction.driver;
