/** The topic itself as a source, read by Spark's Kafka source. */
package io.chartlake.compaction.kafka;
