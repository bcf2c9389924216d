/**
 * Proves what arrived, layer by layer: the ledger of acknowledged events, the topics, the raw
 * objects, the compacted table and the views over them. Each layer is compared with the one before
 * it and none with the pipeline's own counts.
 */
package io.chartlake.audit;
