/** The framework's side: the task, what a configuration is checked for, and the version. */
package io.chartlake.landing.connect;
