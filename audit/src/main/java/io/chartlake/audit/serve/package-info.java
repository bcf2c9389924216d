/**
 * {@code audit serve}: how far each part of the pipeline is, looked at again and again and shown to
 * Prometheus. A round asks the table for its watermark, the bucket for what lies behind it and
 * Kafka for what has not landed, in this order, so that no later answer is behind an earlier one.
 */
package io.chartlake.audit.serve;
