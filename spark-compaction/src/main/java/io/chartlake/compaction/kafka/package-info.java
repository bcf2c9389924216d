/** The topic itself as a source, and as the truth that a table is compared with. */
package io.chartlake.compaction.kafka;
