/**
 * What a round will read: raw-zone's search tells what lies behind the table's watermark; here it
 * is judged, and made into work for each partition.
 */
package io.chartlake.compaction.plan;
