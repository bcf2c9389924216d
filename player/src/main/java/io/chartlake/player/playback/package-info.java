/** Plays a plan into Kafka: which play is due when, how far it is, what came of it. */
package io.chartlake.player.playback;
