/** The story that ./chartlake demo tells. */
package io.chartlake.local.demo;
