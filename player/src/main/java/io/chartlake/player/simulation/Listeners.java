package io.chartlake.player.simulation;

import io.chartlake.player.model.Catalogue;
import io.chartlake.player.model.Play;
import io.chartlake.player.model.PlaySource;

/** Simulated listeners: they never tire, and like the catalogue's first songs best. */
public final class Listeners implements PlaySource {
  private final Catalogue catalogue;
  private final Zipf taste;

  public Listeners(Catalogue catalogue, Zipf taste) {
    this.catalogue = catalogue;
    this.taste = taste;
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public long nextDueMillis() {
    return 0;
  }

  @Override
  public Play next(long nowMillis) {
    return new Play(catalogue.songs().get(taste.next()), nowMillis);
  }
}
