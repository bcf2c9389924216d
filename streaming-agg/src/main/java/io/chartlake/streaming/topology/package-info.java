/** The Kafka Streams topology: both inputs lead to the processor that owns the chart. */
package io.chartlake.streaming.topology;
