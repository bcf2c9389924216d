package io.chartlake.local.settings;

/** What a stack keeps its objects in; part of its data, since no store reads another's files. */
public enum Store {
  S3PROXY,
  CEPH;

  static final PersistedChoice<Store> KEPT =
      new PersistedChoice<>(Store.class, "store", "store", "objects", "s3");

  /**
   * Whether what is uploaded is signed in chunks. What is signed as one piece s3proxy keeps whole
   * in memory; in chunks Ceph 16 refuses an empty body, and stores the encoding with the object.
   */
  public boolean takesChunks() {
    return this == S3PROXY;
  }
}
