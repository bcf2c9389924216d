/**
 * The program {@code music-chart}: its start, its checks before it counts, its state folder and its
 * end.
 */
package io.chartlake.streaming.app;
