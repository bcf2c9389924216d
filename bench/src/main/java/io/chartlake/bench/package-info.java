/** What Chartlake's benchmarks share: processes of the real engines and where they are found. */
package io.chartlake.bench;
