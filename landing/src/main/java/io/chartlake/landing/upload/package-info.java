/**
 * Makes sealed objects durable, in offset order, after proving that their records are the topic's;
 * and the figures of it.
 */
package io.chartlake.landing.upload;
