package io.chartlake.local.service;

import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.MetastoreDb;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import java.nio.file.Path;
import java.util.Map;

/**
 * The database of a Hive Metastore and how JDBC reaches it.
 *
 * @param properties of the JVM that it is reached from
 */
record MetastoreDatabase(
    MetastoreDb kind, String url, String driver, String user, Map<String, String> properties) {
  /** The database and its owner in PostgreSQL. */
  static final String NAME = "metastore";

  /** In a folder, which the URL names without its path: a path may have what ends it there. */
  static MetastoreDatabase derby(Home home, Path folder) {
    return new MetastoreDatabase(
        MetastoreDb.DERBY,
        "jdbc:derby:" + folder.getFileName() + ";create=true",
        "org.apache.derby.jdbc.EmbeddedDriver",
        "APP",
        Map.of(
            "derby.system.home",
            folder.getParent().toString(),
            "derby.stream.error.file",
            home.log("derby").toString()));
  }

  static MetastoreDatabase postgres(Ports ports) {
    return new MetastoreDatabase(
        MetastoreDb.POSTGRES,
        "jdbc:postgresql://" + ports.address(Port.POSTGRES) + "/" + NAME,
        "org.postgresql.Driver",
        NAME,
        Map.of());
  }
}
