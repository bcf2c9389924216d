/** The stack's topics, what lands them, and how far their readers are. */
package io.chartlake.local.kafka;
