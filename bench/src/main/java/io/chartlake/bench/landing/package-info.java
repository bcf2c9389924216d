/** The landing connector against Iceberg's own sink and a consumer that writes a file. */
package io.chartlake.bench.landing;
