/**
 * Lands Kafka topics in S3 as raw JSON lines, each record once: a Kafka Connect sink whose bucket
 * is the truth. Here are the classes that users name in configurations; {@link
 * io.chartlake.landing.protocol} is the protocol.
 */
package io.chartlake.landing;
