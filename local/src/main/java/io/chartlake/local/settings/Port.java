package io.chartlake.local.settings;

import java.util.Locale;

/** The ports of a stack, all on loopback, with the number each has unless told otherwise. */
public enum Port {
  KAFKA(19092),
  KAFKA_CONTROLLER(19093),
  CONNECT(18083),
  S3(19000),
  METASTORE(19083),
  TRINO(18080),
  MUSIC_CHART(18090);

  private final int usual;

  Port(int usual) {
    this.usual = usual;
  }

  public int usual() {
    return usual;
  }

  /** As it stands in the ports file, such as {@code kafka-controller}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
