/** How far a table has read its topic, and the JSON in which a table's commits keep it. */
package io.chartlake.rawzone.watermark;
