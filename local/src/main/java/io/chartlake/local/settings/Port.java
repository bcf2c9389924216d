package io.chartlake.local.settings;

import java.util.Locale;

/** The ports of a stack, all on loopback, with the number each has unless told otherwise. */
public enum Port {
  KAFKA(19092),
  KAFKA_CONTROLLER(19093),
  CONNECT(18083),
  S3(19000),
  METASTORE(19083),
  /** For clients: TLS. */
  TRINO(18443),
  /** For what Trino says to itself; it refuses everybody else. */
  TRINO_INTERNAL(18080),
  MUSIC_CHART(18090),
  SUPERSET(18088),
  /** While somebody runs it. */
  LAG_EXPORTER(18086),
  POSTGRES(19432),
  CEPH_MON(19010),
  /** The first of four: its storage daemon listens for clients, for others, and for heartbeats. */
  CEPH_OSD(19011, 4);

  private final int usual;
  private final int width;

  Port(int usual) {
    this(usual, 1);
  }

  Port(int usual, int width) {
    this.usual = usual;
    this.width = width;
  }

  public int usual() {
    return usual;
  }

  /** How many ports it is, one after the other. */
  public int width() {
    return width;
  }

  /** As it stands in the ports file, such as {@code kafka-controller}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
