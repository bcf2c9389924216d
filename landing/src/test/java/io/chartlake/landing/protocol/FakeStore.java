package io.chartlake.landing.protocol;

import io.chartlake.landing.buffer.Buffer;
import io.chartlake.landing.store.ObjectStore;
import io.chartlake.landing.store.StoreException;
import io.chartlake.rawzone.listing.MemoryListing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A bucket in memory, with ETags, that fails on demand. */
final class FakeStore implements ObjectStore {
  enum Fault {
    BEFORE_EFFECT,
    AFTER_EFFECT,
    /** No answer to this put nor to its repetitions; it takes effect when told to. */
    LATE,
    REFUSED
  }

  @SuppressWarnings("ArrayRecordComponent")
  record Stored(byte[] bytes, String etag, Map<String, String> metadata) {}

  final TreeMap<String, Stored> objects = new TreeMap<>();

  /** Keys in the order in which they became visible. */
  final List<String> created = new ArrayList<>();

  /** Writes that would have changed an object's bytes. */
  final List<String> changed = new ArrayList<>();

  private final Deque<Fault> faults = new ArrayDeque<>();
  private final Map<String, Stored> underWay = new LinkedHashMap<>();
  private int failingReads;
  boolean away;

  /** Whether a put of a name that is there is noticed, or overwrites. */
  boolean conditional = true;

  int lists;
  int heads;

  void failNextPut(Fault fault) {
    faults.add(fault);
  }

  /** The answers to so many LISTs and HEADs are lost. */
  void failNextReads(int count) {
    failingReads = count;
  }

  void forgetFaults() {
    faults.clear();
    failingReads = 0;
  }

  /** The put that has been on its way longest arrives. */
  boolean letLatePutArrive() {
    if (underWay.isEmpty()) {
      return false;
    }
    String key = underWay.keySet().iterator().next();
    create(key, underWay.remove(key));
    return true;
  }

  void loseLatePuts() {
    underWay.clear();
  }

  @Override
  public boolean put(String key, Buffer body, Map<String, String> metadata) {
    answer();
    Fault fault = underWay.containsKey(key) ? Fault.LATE : faults.poll();
    if (fault == Fault.BEFORE_EFFECT) {
      throw new StoreException(true, 503, "503 SlowDown (request id fake)", null);
    }
    if (fault == Fault.REFUSED) {
      throw new StoreException(false, 403, "403 AccessDenied (request id fake-403)", null);
    }
    Stored stored = new Stored(bytes(body), HexFormat.of().formatHex(body.md5()), metadata);
    if (fault == Fault.LATE) {
      underWay.putIfAbsent(key, stored);
      throw new StoreException(true, 0, "no answer in time", null);
    }
    boolean created = create(key, stored);
    if (fault == Fault.AFTER_EFFECT) {
      throw new StoreException(true, 0, "connection reset", null);
    }
    return created;
  }

  private boolean create(String key, Stored stored) {
    Stored before = objects.get(key);
    if (before != null && conditional) {
      return false;
    }
    objects.put(key, stored);
    if (before == null) {
      created.add(key);
    } else if (!Arrays.equals(before.bytes(), stored.bytes())) {
      changed.add(key);
    }
    return true;
  }

  @Override
  public Level level(String prefix, String startAfter, int atMost) {
    answerRead();
    MemoryListing bucket = new MemoryListing();
    objects
        .subMap(prefix, prefix + Character.MAX_VALUE)
        .forEach((key, stored) -> bucket.objects.put(key, (long) stored.bytes().length));
    Level level = bucket.level(prefix, startAfter, atMost);
    // As many answers as S3 would need.
    lists += 1 + (level.objects().size() + level.folders().size() - 1) / 1000;
    return level;
  }

  @Override
  public List<Entry> deep(String prefix, int atMost) {
    throw new UnsupportedOperationException("landing lists levels only");
  }

  @Override
  public Optional<Head> head(String key) {
    answerRead();
    heads++;
    return Optional.ofNullable(objects.get(key))
        .map(stored -> new Head(stored.bytes().length, stored.etag(), stored.metadata()));
  }

  private void answerRead() {
    answer();
    if (failingReads > 0) {
      failingReads--;
      throw new StoreException(true, 0, "the answer was lost", null);
    }
  }

  private void answer() {
    if (away) {
      throw new StoreException(true, 0, "the store is away", null);
    }
  }

  @Override
  public void close() {}

  private static byte[] bytes(Buffer body) {
    try {
      return body.open().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
