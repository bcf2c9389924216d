/** What a bucket holds of one topic, and what lies behind a table's watermark. */
package io.chartlake.lagexporter.raw;
