/** Records that cannot be read, set aside with their coordinates and the reason. */
package io.chartlake.streaming.deadletter;
