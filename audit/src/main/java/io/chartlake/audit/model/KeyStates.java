package io.chartlake.audit.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** All keys met in any layer, by their text. */
public final class KeyStates {
  private final Map<String, KeyState> states = new HashMap<>();

  public KeyState of(String key) {
    return states.computeIfAbsent(key, text -> new KeyState());
  }

  public Optional<KeyState> find(String key) {
    return Optional.ofNullable(states.get(key));
  }

  /** Keys whose last count in the changelog is below the number of their events. */
  public long uncounted() {
    return states.values().stream().filter(KeyState::isUncounted).count();
  }

  public void forEach(BiConsumer<String, KeyState> action) {
    states.forEach(action);
  }
}
