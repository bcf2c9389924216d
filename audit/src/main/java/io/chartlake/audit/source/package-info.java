/**
 * How each source is read: ledger, topics, consumer groups, raw objects, tables. Every one behind
 * an interface that tests implement in memory.
 */
package io.chartlake.audit.source;
