package io.chartlake.local.engine;

import io.chartlake.local.settings.Home;
import java.nio.file.Path;
import java.util.List;

/** The SQL scripts of the Hive Metastore's database, which its jar lacks. */
public final class MetastoreSchema {
  private MetastoreSchema() {}

  /** Unpacks the scripts if that has not been done; the folder is a {@code METASTORE_HOME}. */
  public static Path unpack(Home home) {
    return new Archive(home, "hive-schema")
        .unpack(List.of("--wildcards", "*/scripts/metastore/upgrade/*"), unpacked -> {});
  }
}
