/** The object store: what landing asks of it, and S3. */
package io.chartlake.landing.store;
