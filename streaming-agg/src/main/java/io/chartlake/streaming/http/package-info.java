/** ChartHealth and metrics, as asked for over HTTP. */
package io.chartlake.streaming.http;
