/**
 * What is read and written by hand for each play. Scanning takes 0.18 µs per play and Jackson 0.57
 * µs (same JVM, 2 CPUs): 7 % of the 5.5 µs of CPU that {@code bench/results/streams.txt} has per
 * play.
 */
package io.chartlake.streaming.scan;
