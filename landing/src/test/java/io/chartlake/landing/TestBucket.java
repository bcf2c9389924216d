package io.chartlake.landing;

import io.chartlake.landing.config.LandingConfig;
import io.chartlake.testsupport.S3Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
            .endpointOverride(URI.create(proxy.endpoint()))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(proxy.identity(), proxy.credential())))
            .build();
  }

  /** A server over this folder with an empty bucket. */
  public static S3Proxy serve(Path folder, String name, Map<String, String> more) throws Exception {
    S3Proxy proxy = S3Proxy.start(System.getProperty("s3proxy.jar"), folder, more);
    proxy.makeBucket(name);
    return proxy;
  }

  /** What a connector needs to land in a bucket of this server. */
  public static Map<String, String> settings(S3Proxy proxy, String name) {
    return Map.of(
        LandingConfig.BUCKET, name,
        LandingConfig.ENDPOINT, proxy.endpoint(),
        LandingConfig.ACCESS_KEY_ID, proxy.identity(),
        LandingConfig.SECRET_ACCESS_KEY, proxy.credential());
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
