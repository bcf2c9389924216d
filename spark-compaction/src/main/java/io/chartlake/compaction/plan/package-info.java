/**
 * What a round will read: the watermark that the table holds, the listing of the raw zone, and the
 * plan that follows from both.
 */
package io.chartlake.compaction.plan;
