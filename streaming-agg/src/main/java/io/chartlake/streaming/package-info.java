/** The Kafka Streams application {@code music-chart}: counts plays per song and per minute. */
package io.chartlake.streaming;
