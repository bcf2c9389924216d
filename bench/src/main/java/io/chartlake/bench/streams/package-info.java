/** music-chart against a bare {@code groupByKey().count()} under the same guarantee. */
package io.chartlake.bench.streams;
