package io.chartlake.lagexporter.raw;

import io.chartlake.cli.CommandException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists a bucket; of S3's rights it needs that of listing alone. */
public final class S3Listing implements BucketListing, AutoCloseable {
  private final String bucket;
  private final String store;
  private final LongAdder requests;
  private final S3Client client;

  /**
   * @param endpoint of a store that is not AWS; empty for AWS
   * @param timeout of one request, tries included
   * @param requests counts what was asked
   */
  public S3Listing(
      String bucket, Optional<URI> endpoint, String region, Duration timeout, LongAdder requests) {
    this.bucket = bucket;
    this.store = endpoint.map(URI::toString).orElse("AWS");
    this.requests = requests;
    this.client =
        // As Ceph and other stores require as well.
        S3Client.builder()
            .region(Region.of(region))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(
                config ->
                    config
                        .chunkedEncodingEnabled(false)
                        .pathStyleAccessEnabled(endpoint.isPresent()))
            .applyMutation(builder -> endpoint.ifPresent(builder::endpointOverride))
            .overrideConfiguration(config -> config.apiCallTimeout(timeout))
            .build();
  }

  @Override
  public List<String> folders(String prefix, String startAfter) {
    List<String> folders = new ArrayList<>();
    pages(
        prefix,
        "/",
        startAfter,
        page -> {
          page.commonPrefixes().stream().map(CommonPrefix::prefix).forEach(folders::add);
          return true;
        });
    return folders;
  }

  @Override
  public void objects(String prefix, Predicate<Entry> taker) {
    pages(
        prefix,
        null,
        "",
        page -> {
          for (S3Object object : page.contents()) {
            if (!taker.test(new Entry(object.key(), object.size(), object.lastModified()))) {
              return false;
            }
          }
          return true;
        });
  }

  private void pages(
      String prefix, String delimiter, String startAfter, Predicate<ListObjectsV2Response> taker) {
    String token = null;
    try {
      do {
        requests.increment();
        String continued = token;
        ListObjectsV2Response page =
            client.listObjectsV2(
                request ->
                    request
                        .bucket(bucket)
                        .prefix(prefix)
                        .delimiter(delimiter)
                        .startAfter(startAfter.isEmpty() ? null : startAfter)
                        .continuationToken(continued));
        if (!taker.test(page)) {
          return;
        }
        token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
      } while (token != null);
    } catch (SdkException e) {
      throw CommandException.failure(
          "cannot list '%s' in bucket '%s' at %s (%s)"
              .formatted(prefix, bucket, store, e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
