/**
 * Keeps a table and its raw zone in shape while compaction goes on: every step leaves rows and
 * watermark as they were, and can be cut anywhere.
 */
package io.chartlake.compaction.maintain;
