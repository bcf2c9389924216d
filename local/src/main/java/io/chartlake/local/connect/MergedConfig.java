package io.chartlake.local.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A connector's settings, where {@code up} has its own and a user may have changed some.
 *
 * @param settings what the connector is told
 * @param kept what of it is the user's, in words; nothing secret is in them
 */
record MergedConfig(Map<String, String> settings, List<String> kept) {
  private static final Pattern SECRET = Pattern.compile("(?i)secret|password|jaas|access\\.key");

  /**
   * What differs from what {@code up} has set last was changed by somebody else, and stays.
   *
   * @param wanted what {@code up} sets now
   * @param last what {@code up} has set last
   * @param found what the connector has
   */
  static MergedConfig of(
      Map<String, String> wanted, Map<String, String> last, Map<String, String> found) {
    Map<String, String> settings = new TreeMap<>();
    List<String> kept = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(wanted.keySet());
    names.addAll(found.keySet());
    for (String name : names) {
      String here = found.get(name);
      String ours = wanted.get(name);
      boolean changed = !Objects.equals(here, last.get(name)) && !Objects.equals(here, ours);
      String value = changed ? here : ours;
      if (value != null) {
        settings.put(name, value);
      }
      if (changed) {
        kept.add(words(name, here, ours));
      }
    }
    return new MergedConfig(settings, kept);
  }

  private static String words(String name, String here, String ours) {
    boolean secret = SECRET.matcher(name).find();
    return "%s (up would %s)"
        .formatted(
            here == null ? "no " + name : secret ? name : name + "=" + here,
            ours == null ? "not set it" : secret ? "set another" : "set " + ours);
  }
}
