package io.chartlake.local.settings;

import io.chartlake.local.LocalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What a stack keeps its objects in; part of its data, since no store reads another's files. */
public enum Store {
  S3PROXY,
  CEPH;

  /** As a user writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The store of a folder's stack, s3proxy when it has none yet. */
  public static Store of(Home home) {
    return saved(home).orElse(S3PROXY);
  }

  /**
   * The store to start a stack with.
   *
   * @param asked by the user
   * @throws LocalException when the stack's data is in another one
   */
  public static Store toStart(Home home, Optional<Store> asked) {
    Store store = saved(home).or(() -> asked).orElse(S3PROXY);
    if (asked.isPresent() && asked.get() != store) {
      throw new LocalException(
          "the stack in %s keeps its objects in %s; for one on %s choose another folder with --dir, or delete this one's data with ./chartlake clean"
              .formatted(home.folder(), store.word(), asked.get().word()));
    }
    return store;
  }

  private static Optional<Store> saved(Home home) {
    Path file = file(home);
    try {
      if (Files.exists(file)) {
        return Optional.of(parse(file, Files.readString(file).strip()));
      }
      return Files.exists(home.data().resolve("s3")) ? Optional.of(S3PROXY) : Optional.empty();
    } catch (IOException e) {
      throw new LocalException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static Store parse(Path file, String word) {
    for (Store store : values()) {
      if (store.word().equals(word)) {
        return store;
      }
    }
    throw new LocalException(
        file + " has '" + word + "', which is no store; there is: s3proxy, ceph");
  }

  public void save(Home home) {
    try {
      Files.writeString(file(home), word() + "\n");
    } catch (IOException e) {
      throw new LocalException("cannot write " + file(home) + ": " + e.getMessage(), e);
    }
  }

  private static Path file(Home home) {
    return home.data().resolve("store");
  }
}
