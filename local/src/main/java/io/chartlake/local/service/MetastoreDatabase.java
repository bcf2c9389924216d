package io.chartlake.local.service;

import io.chartlake.local.settings.MetastoreDb;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import java.nio.file.Path;

/** The database of a Hive Metastore and how JDBC reaches it. */
record MetastoreDatabase(MetastoreDb kind, String url, String driver, String user) {
  /** The database and its owner in PostgreSQL. */
  static final String NAME = "metastore";

  static MetastoreDatabase derby(Path folder) {
    return new MetastoreDatabase(
        MetastoreDb.DERBY,
        "jdbc:derby:" + folder + ";create=true",
        "org.apache.derby.jdbc.EmbeddedDriver",
        "APP");
  }

  static MetastoreDatabase postgres(Ports ports) {
    return new MetastoreDatabase(
        MetastoreDb.POSTGRES,
        "jdbc:postgresql://" + ports.address(Port.POSTGRES) + "/" + NAME,
        "org.postgresql.Driver",
        NAME);
  }
}
