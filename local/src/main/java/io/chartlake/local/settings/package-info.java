/** Where a stack's files are, and what it was told: ports, secrets, choices. */
package io.chartlake.local.settings;
