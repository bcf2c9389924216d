/** The way to Kafka: topics are checked, songs and plays sent and accounted for. */
package io.chartlake.player.kafka;
