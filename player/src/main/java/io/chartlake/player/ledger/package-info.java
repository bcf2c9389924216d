/** What was sent and what Kafka has acknowledged, for the audit. */
package io.chartlake.player.ledger;
