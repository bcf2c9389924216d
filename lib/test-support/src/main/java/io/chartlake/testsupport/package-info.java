/** Real engines in processes of their own, for tests and benchmarks alone. */
package io.chartlake.testsupport;
