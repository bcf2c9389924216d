package io.chartlake.endtoend.landing;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/** The bucket as a reader sees it, past the fault proxy. */
final class Bucket implements AutoCloseable {
  private final S3Client client;
  private final String name;

  Bucket(int port, Credentials credentials, String name) {
    this.name = name;
    this.client =
        S3Client.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + port))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(credentials.id(), credentials.secret())))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
            .build();
  }

  /** Keys of the store. */
  record Credentials(String id, String secret) {}

  String name() {
    return name;
  }

  void create() {
    client.createBucket(request -> request.bucket(name));
  }

  /** ETags by key, in the order of keys. */
  Map<String, String> list(String prefix) {
    Map<String, String> etags = new TreeMap<>();
    client
        .listObjectsV2Paginator(request -> request.bucket(name).prefix(prefix))
        .contents()
        .forEach(object -> etags.put(object.key(), object.eTag()));
    return etags;
  }

  byte[] read(String key) {
    return client.getObjectAsBytes(request -> request.bucket(name).key(key)).asByteArray();
  }

  Map<String, String> metadata(String key) {
    return client.headObject(request -> request.bucket(name).key(key)).metadata();
  }

  void write(String key, byte[] bytes, Map<String, String> metadata) {
    client.putObject(
        request -> request.bucket(name).key(key).metadata(metadata), RequestBody.fromBytes(bytes));
  }

  @Override
  public void close() {
    client.close();
  }
}
