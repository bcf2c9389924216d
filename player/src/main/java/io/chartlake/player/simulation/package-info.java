/** Simulated listeners. */
package io.chartlake.player.simulation;
