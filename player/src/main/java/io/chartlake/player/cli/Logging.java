package io.chartlake.player.cli;

import java.util.List;

/** Sets up logging before the first logger is made. */
final class Logging {
  private Logging() {}

  static void configure(List<String> args) {
    setUnlessSet("log4j2.configurationFile", "classpath:io/chartlake/player/log4j2.xml");
    if (args.contains("--debug")) {
      setUnlessSet("chartlake.player.level", "debug");
      setUnlessSet("chartlake.player.kafka.level", "info");
    } else if (args.contains("--quiet")) {
      setUnlessSet("chartlake.player.level", "warn");
    }
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
