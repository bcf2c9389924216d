package io.chartlake.rawzone.listing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A bucket in memory that remembers what it was asked. */
public final class MemoryListing implements Listing {
  public final SortedMap<String, Long> objects = new TreeMap<>();
  public final Map<String, Instant> modified = new TreeMap<>();
  public final Map<String, String> topicIds = new TreeMap<>();
  private final List<String> asked = new ArrayList<>();

  @Override
  public synchronized Level level(String prefix, String startAfter, int atMost) {
    asked.add("level " + prefix);
    TreeSet<String> folders = new TreeSet<>();
    List<Entry> here = new ArrayList<>();
    for (Entry entry : below(prefix)) {
      int slash = entry.key().indexOf('/', prefix.length());
      boolean folder = slash >= 0 && entry.key().length() > prefix.length();
      String name = folder ? entry.key().substring(0, slash + 1) : entry.key();
      if (name.compareTo(startAfter) <= 0 || folders.contains(name)) {
        continue;
      }
      if (folders.size() + here.size() == atMost) {
        return new Level(List.copyOf(folders), here, false);
      }
      if (folder) {
        folders.add(name);
      } else {
        here.add(entry);
      }
    }
    return new Level(List.copyOf(folders), here);
  }

  @Override
  public synchronized List<Entry> deep(String prefix, int atMost) {
    asked.add("deep " + prefix);
    return below(prefix).stream().limit(atMost).toList();
  }

  @Override
  public synchronized Optional<String> topicId(String key) {
    return Optional.ofNullable(topicIds.get(key));
  }

  /** Requests since the last call. */
  public synchronized List<String> asked() {
    List<String> since = List.copyOf(asked);
    asked.clear();
    return since;
  }

  private List<Entry> below(String prefix) {
    return objects.tailMap(prefix).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(prefix))
        .map(object -> entry(object.getKey(), object.getValue()))
        .toList();
  }

  private Entry entry(String key, long sizeBytes) {
    return new Entry(key, sizeBytes, modified.getOrDefault(key, Instant.EPOCH));
  }
}
