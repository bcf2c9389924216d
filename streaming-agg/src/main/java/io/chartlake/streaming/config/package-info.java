/** The settings of music-chart, from a file and the environment. */
package io.chartlake.streaming.config;
