/** Programs and how they are started, found again and stopped; the software that they come from. */
package io.chartlake.local.engine;
