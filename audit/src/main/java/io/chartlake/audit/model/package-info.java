/** What the audit compares, as values: records, lines, keys and their versions, positions. */
package io.chartlake.audit.model;
