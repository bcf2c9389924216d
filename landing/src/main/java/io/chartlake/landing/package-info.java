/**
 * Lands Kafka topics in S3 as raw JSON lines, each record once: a Kafka Connect sink whose bucket
 * is the truth. {@link io.chartlake.landing.Landing} is the protocol; the task and the connector
 * only speak with the framework.
 */
package io.chartlake.landing;
