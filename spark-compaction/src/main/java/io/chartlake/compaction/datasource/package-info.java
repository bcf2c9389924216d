/**
 * {@code spark.read().format("changelog")}: any Spark user's way to read a raw zone, by the same
 * planner and reader as the job.
 */
package io.chartlake.compaction.datasource;
