package io.chartlake.local.settings;

import io.chartlake.local.LocalException;
import java.util.Optional;

/**
 * What a stack is made of where there is a choice. It stays so for as long as its data is there.
 *
 * @param store what keeps its objects
 * @param metastoreDb what keeps the metastore's tables
 */
public record Choices(Store store, MetastoreDb metastoreDb) {

  /** Those of a folder's stack, the usual ones when it has none yet. */
  public static Choices of(Home home) {
    return new Choices(Store.KEPT.of(home), MetastoreDb.KEPT.of(home));
  }

  /**
   * Those to start a stack with.
   *
   * @param store asked for by the user
   * @param metastoreDb asked for by the user
   * @throws LocalException when the stack was made with another one
   */
  public static Choices toStart(
      Home home, Optional<Store> store, Optional<MetastoreDb> metastoreDb) {
    return new Choices(
        Store.KEPT.toStart(home, store), MetastoreDb.KEPT.toStart(home, metastoreDb));
  }

  public void save(Home home) {
    Store.KEPT.save(home, store);
    MetastoreDb.KEPT.save(home, metastoreDb);
  }
}
