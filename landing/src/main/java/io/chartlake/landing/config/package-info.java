/** The connector's settings: names, defaults, bounds, and what they say of Connect's converters. */
package io.chartlake.landing.config;
