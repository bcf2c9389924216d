/** The stack's buckets and Trino, and the tables and views that sql/ makes in it. */
package io.chartlake.local.lake;
