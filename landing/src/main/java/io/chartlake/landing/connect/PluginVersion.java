package io.chartlake.landing.connect;

import java.util.Objects;

/** Of this plugin, as its jar says. */
public final class PluginVersion {
  public static final String TEXT =
      Objects.requireNonNullElse(
          PluginVersion.class.getPackage().getImplementationVersion(), "development");

  private PluginVersion() {}
}
