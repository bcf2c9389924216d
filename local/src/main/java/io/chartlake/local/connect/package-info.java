/** The connectors in the stack's Connect worker: registered, kept up to date, looked at. */
package io.chartlake.local.connect;
