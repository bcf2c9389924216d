/**
 * Select lists in Spark's SQL, read by its analyzer and evaluated record by record, without a
 * session, a query or a plan. The only package that loads the analyzer.
 */
package io.chartlake.compaction.sql;
