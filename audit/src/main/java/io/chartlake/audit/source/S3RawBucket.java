package io.chartlake.audit.source;

import io.chartlake.audit.model.SourceException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** A bucket, read with credentials from the SDK's usual places. */
public final class S3RawBucket implements RawBucket, AutoCloseable {
  private final String bucket;
  private final Optional<URI> endpoint;
  private final String region;
  private Optional<S3Client> client = Optional.empty();

  /**
   * @param endpoint of a store that is not AWS; empty for AWS
   */
  public S3RawBucket(String bucket, Optional<URI> endpoint, String region) {
    this.bucket = bucket;
    this.endpoint = endpoint;
    this.region = region;
  }

  @Override
  public List<Stored> list(String prefix) {
    try {
      return client()
          .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
          .contents()
          .stream()
          .map(object -> new Stored(object.key(), object.size()))
          .collect(Collectors.toList());
    } catch (SdkException e) {
      throw failed("list '" + prefix + "'", e);
    }
  }

  @Override
  public Opened open(Stored object) {
    try {
      ResponseInputStream<GetObjectResponse> in =
          client().getObject(request -> request.bucket(bucket).key(object.key()));
      Map<String, String> metadata = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      metadata.putAll(in.response().metadata());
      return new Opened(new Unbroken(object.key(), in), metadata);
    } catch (NoSuchKeyException e) {
      throw new SourceException(
          "object '"
              + object.key()
              + "' was deleted while the audit ran (merged with others?); run the audit again",
          e);
    } catch (SdkException e) {
      throw failed("read '" + object.key() + "'", e);
    }
  }

  @Override
  public void close() {
    client.ifPresent(S3Client::close);
  }

  private S3Client client() {
    if (client.isEmpty()) {
      client =
          Optional.of(
              S3Client.builder()
                  .region(Region.of(region))
                  // As Ceph and other stores require as well.
                  .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                  .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                  .serviceConfiguration(
                      config ->
                          config
                              .chunkedEncodingEnabled(false)
                              .pathStyleAccessEnabled(endpoint.isPresent()))
                  .applyMutation(builder -> endpoint.ifPresent(builder::endpointOverride))
                  .build());
    }
    return client.get();
  }

  private SourceException failed(String what, SdkException e) {
    return new SourceException(
        "cannot %s in bucket '%s' at %s (%s); see --s3-endpoint, --bucket and the credentials in the environment"
            .formatted(what, bucket, endpoint.map(URI::toString).orElse("AWS"), e.getMessage()),
        e);
  }

  /**
   * An object's bytes as the store sends them. A connection that breaks says nothing about the
   * object, so it must not look like one that is damaged.
   */
  private static final class Unbroken extends FilterInputStream {
    private final String key;

    Unbroken(String key, InputStream in) {
      super(in);
      this.key = key;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      try {
        return super.read(buffer, offset, length);
      } catch (IOException e) {
        throw new SourceException(
            "reading '" + key + "' broke off: " + e.getMessage() + "; run the audit again", e);
      }
    }
  }
}
