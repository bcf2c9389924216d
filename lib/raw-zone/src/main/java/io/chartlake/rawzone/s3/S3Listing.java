package io.chartlake.rawzone.s3;

import io.chartlake.rawzone.listing.Listing;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** Lists a bucket; of S3's rights it needs that of listing alone. */
public final class S3Listing implements Listing {
  /** What one answer of a store holds, at most. */
  private static final int PAGE = 1000;

  private final S3Client client;
  private final String bucket;

  /**
   * @param client stays open
   */
  public S3Listing(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  @Override
  public Level level(String prefix, String startAfter, int atMost) throws IOException {
    List<String> folders = new ArrayList<>();
    List<Entry> objects = new ArrayList<>();
    boolean complete = list(prefix, "/", startAfter, atMost, folders, objects);
    return new Level(folders, objects, complete);
  }

  @Override
  public List<Entry> deep(String prefix, int atMost) throws IOException {
    List<Entry> objects = new ArrayList<>();
    list(prefix, null, "", atMost, new ArrayList<>(), objects);
    return objects;
  }

  /** Lists page by page; true when there is no more. */
  private boolean list(
      String prefix,
      String delimiter,
      String startAfter,
      int atMost,
      List<String> folders,
      List<Entry> objects)
      throws IOException {
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder()
            .bucket(bucket)
            .prefix(prefix)
            .delimiter(delimiter)
            .startAfter(startAfter.isEmpty() ? null : startAfter)
            .maxKeys(Math.min(atMost, PAGE));
    try {
      while (true) {
        ListObjectsV2Response page = client.listObjectsV2(request.build());
        page.commonPrefixes().stream()
            .map(CommonPrefix::prefix)
            .filter(folder -> folder.compareTo(startAfter) > 0)
            .forEach(folders::add);
        page.contents()
            .forEach(
                object ->
                    objects.add(new Entry(object.key(), object.size(), object.lastModified())));
        if (!Boolean.TRUE.equals(page.isTruncated())) {
          return true;
        }
        if (folders.size() + objects.size() >= atMost) {
          return false;
        }
        request.continuationToken(page.nextContinuationToken());
      }
    } catch (SdkException e) {
      throw new IOException(
          "cannot list '%s' in bucket '%s' at %s (%s)"
              .formatted(prefix, bucket, store(), e.getMessage()),
          e);
    }
  }

  private String store() {
    return client.serviceClientConfiguration().endpointOverride().map(URI::toString).orElse("AWS");
  }
}
