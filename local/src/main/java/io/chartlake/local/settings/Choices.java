package io.chartlake.local.settings;

import io.chartlake.cli.CommandException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a stack is made of where there is a choice. It stays so for as long as its data is there.
 *
 * @param store what keeps its objects
 * @param metastoreDb what keeps the metastore's tables
 * @param extras what it has besides; these can be added later
 */
public record Choices(Store store, MetastoreDb metastoreDb, Set<OptionalService> extras) {
  public Choices {
    extras = Set.copyOf(extras);
  }

  /** Those of a folder's stack, the usual ones when it has none yet. */
  public static Choices of(Home home) {
    return new Choices(Store.KEPT.of(home), MetastoreDb.KEPT.of(home), OptionalService.of(home));
  }

  /**
   * Those to start a stack with.
   *
   * @param store asked for by the user
   * @param metastoreDb asked for by the user
   * @param extras asked for by the user, besides those that the stack has
   * @throws CommandException when the stack was made with another one
   */
  public static Choices toStart(
      Home home,
      Optional<Store> store,
      Optional<MetastoreDb> metastoreDb,
      Set<OptionalService> extras) {
    Set<OptionalService> all = EnumSet.noneOf(OptionalService.class);
    all.addAll(OptionalService.of(home));
    all.addAll(extras);
    return new Choices(
        Store.KEPT.toStart(home, store), MetastoreDb.KEPT.toStart(home, metastoreDb), all);
  }

  public boolean with(OptionalService extra) {
    return extras.contains(extra);
  }

  public void save(Home home) {
    Store.KEPT.save(home, store);
    MetastoreDb.KEPT.save(home, metastoreDb);
    OptionalService.save(home, extras);
  }
}
