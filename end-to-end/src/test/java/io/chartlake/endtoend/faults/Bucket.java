package io.chartlake.endtoend.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
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
public final class Bucket implements AutoCloseable {
  private final S3Client client;
  private final String name;

  public Bucket(int port, Credentials credentials, String name) {
    this(port, credentials, name, false);
  }

  /**
   * The same.
   *
   * @param chunked whether what is written is signed in chunks, or else as one piece
   */
  public Bucket(int port, Credentials credentials, String name, boolean chunked) {
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
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(chunked).build())
            .build();
  }

  /** Keys of the store. */
  public record Credentials(String id, String secret) {

    /** Those that a stack has made in its folder. */
    public static Credentials of(Path stack) throws IOException {
      Properties secrets = new Properties();
      try (var reader = Files.newBufferedReader(stack.resolve("secrets.properties"))) {
        secrets.load(reader);
      }
      return new Credentials(
          secrets.getProperty("s3.identity"), secrets.getProperty("s3.credential"));
    }

    /** As every AWS SDK looks for them in the environment. */
    public Map<String, String> environment() {
      return Map.of("AWS_ACCESS_KEY_ID", id, "AWS_SECRET_ACCESS_KEY", secret);
    }
  }

  public String name() {
    return name;
  }

  public void create() {
    client.createBucket(request -> request.bucket(name));
  }

  /** Bytes of each object by key. */
  public Map<String, Long> sizes() {
    Map<String, Long> sizes = new TreeMap<>();
    client
        .listObjectsV2Paginator(request -> request.bucket(name))
        .contents()
        .forEach(object -> sizes.put(object.key(), object.size()));
    return sizes;
  }

  /** ETags by key, in the order of keys. */
  public Map<String, String> list(String prefix) {
    Map<String, String> etags = new TreeMap<>();
    client
        .listObjectsV2Paginator(request -> request.bucket(name).prefix(prefix))
        .contents()
        .forEach(object -> etags.put(object.key(), object.eTag()));
    return etags;
  }

  public byte[] read(String key) {
    return client.getObjectAsBytes(request -> request.bucket(name).key(key)).asByteArray();
  }

  public Map<String, String> metadata(String key) {
    return client.headObject(request -> request.bucket(name).key(key)).metadata();
  }

  public void write(String key, byte[] bytes, Map<String, String> metadata) {
    client.putObject(
        request -> request.bucket(name).key(key).metadata(metadata), RequestBody.fromBytes(bytes));
  }

  public void delete(String key) {
    client.deleteObject(request -> request.bucket(name).key(key));
  }

  @Override
  public void close() {
    client.close();
  }
}
