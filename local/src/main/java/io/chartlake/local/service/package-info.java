/** One class for each process of a stack: its configuration, its start, and when it is ready. */
package io.chartlake.local.service;
