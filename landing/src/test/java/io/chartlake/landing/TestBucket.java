package io.chartlake.landing;

import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket as a reader sees it, with a client of its own. */
public final class TestBucket implements AutoCloseable {
  private final S3Client client;
  private final String name;

  TestBucket(S3Proxy proxy, String name) {
    this.name = name;
    client =
        S3Client.builder()
            .endpointOverride(URI.create(proxy.endpoint))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(proxy.identity, proxy.credential)))
            .build();
  }

  public static void create(S3Proxy proxy, String name) {
    try (TestBucket bucket = new TestBucket(proxy, name)) {
      bucket.client.createBucket(request -> request.bucket(name));
    }
  }

  List<String> keys() {
    return client.listObjectsV2Paginator(request -> request.bucket(name)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  byte[] read(String key) {
    return client.getObjectAsBytes(request -> request.bucket(name).key(key)).asByteArray();
  }

  @Override
  public void close() {
    client.close();
  }
}
