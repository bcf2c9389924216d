/**
 * How far each part of the pipeline is, shown to Prometheus. A round asks the table for its
 * watermark, the bucket for what lies behind it and Kafka for what has not landed, in this order,
 * so that no later answer is behind an earlier one.
 */
package io.chartlake.lagexporter;
