/**
 * The one rule for what lands: which values and keys can be part of a line. Landing, and the
 * compaction where it reads the topic itself, both ask here.
 */
package io.chartlake.rawzone.line;
