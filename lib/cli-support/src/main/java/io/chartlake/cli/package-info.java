/**
 * What every command line of Chartlake shares: durations, error lines and exit codes, Kafka client
 * properties, Trino connections and the status server.
 */
package io.chartlake.cli;
