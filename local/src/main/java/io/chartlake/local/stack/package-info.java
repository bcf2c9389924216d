/** A whole stack: started, stopped, looked at and judged. */
package io.chartlake.local.stack;
