package io.chartlake.audit.serve;

import io.chartlake.audit.Watermark;
import java.time.Instant;

/** The newest commit of a table that carries a watermark. */
record Compacted(Instant committedAt, Watermark watermark) {}
