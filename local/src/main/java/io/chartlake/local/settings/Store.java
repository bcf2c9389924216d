package io.chartlake.local.settings;

/** What a stack keeps its objects in; part of its data, since no store reads another's files. */
public enum Store {
  S3PROXY,
  CEPH;

  static final KeptChoice<Store> KEPT =
      new KeptChoice<>(Store.class, "store", "store", "objects", "s3");
}
