package io.chartlake.landing;

import java.util.Objects;

/** Of this plugin, as its jar says. */
final class Version {
  static final String TEXT =
      Objects.requireNonNullElse(
          Version.class.getPackage().getImplementationVersion(), "development");

  private Version() {}
}
