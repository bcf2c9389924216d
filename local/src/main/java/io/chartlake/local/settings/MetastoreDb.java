package io.chartlake.local.settings;

/** What the Hive Metastore keeps its tables in; part of a stack's data. */
public enum MetastoreDb {
  /** Embedded in the metastore's own process. */
  DERBY,
  /** A server of its own. */
  POSTGRES;

  static final PersistedChoice<MetastoreDb> KEPT =
      new PersistedChoice<>(
          MetastoreDb.class,
          "metastore-db",
          "database of the metastore",
          "metastore's tables",
          "metastore");

  /** As users and Hive's schema tool write it. */
  public String word() {
    return PersistedChoice.word(this);
  }
}
