/** What landing asks of the brokers apart from records. */
package io.chartlake.landing.kafka;
