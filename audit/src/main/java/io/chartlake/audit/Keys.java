package io.chartlake.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** All keys met in any layer, by their text. */
final class Keys {
  private final Map<String, KeyState> states = new HashMap<>();

  KeyState of(String key) {
    return states.computeIfAbsent(key, text -> new KeyState());
  }

  Optional<KeyState> find(String key) {
    return Optional.ofNullable(states.get(key));
  }

  /** Keys whose last count in the changelog is below the number of their events. */
  long uncounted() {
    return states.values().stream().filter(KeyState::isUncounted).count();
  }

  void forEach(BiConsumer<String, KeyState> action) {
    states.forEach(action);
  }
}
