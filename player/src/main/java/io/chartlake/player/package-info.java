/** Plays songs into Kafka: simulated listeners, or the replay of a real listening history. */
package io.chartlake.player;
