package io.chartlake.landing.store;

import io.chartlake.landing.buffer.Buffer;
import io.chartlake.landing.config.Authorities;
import io.chartlake.landing.config.LandingConfig;
import io.chartlake.rawzone.listing.Listing;
import io.chartlake.rawzone.s3.S3Listing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket of S3, Ceph or any store that speaks S3. */
public final class S3ObjectStore implements ObjectStore {
  private static final Logger log = LoggerFactory.getLogger(S3ObjectStore.class);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Set<Integer> PASSING_STATUS = Set.of(408, 409, 425, 429, 500, 502, 503, 504);
  private static final Set<String> PASSING_CODE = Set.of("RequestTimeout", "BadDigest", "SlowDown");

  private final S3Client client;
  private final AwsCredentialsProvider credentials;
  private final String bucket;
  private final Listing listing;

  /** Until the store answers that it has no conditional writes. */
  private volatile boolean conditional = true;

  private S3ObjectStore(S3Client client, AwsCredentialsProvider credentials, String bucket) {
    this.client = client;
    this.credentials = credentials;
    this.bucket = bucket;
    this.listing = new S3Listing(client, bucket);
  }

  public static S3ObjectStore open(LandingConfig config) {
    return open(config, config.requestTimeout());
  }

  /** Retries are the caller's. */
  public static S3ObjectStore open(LandingConfig config, Duration requestTimeout) {
    AwsCredentialsProvider credentials = credentials(config);
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(config.region()))
            .credentialsProvider(credentials)
            .forcePathStyle(config.pathStyle())
            // Ceph 16 answers 400 to the SDK's trailing checksums.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(
                S3Configuration.builder().chunkedEncodingEnabled(config.chunkedEncoding()).build())
            .httpClientBuilder(http(config, requestTimeout))
            .overrideConfiguration(
                override ->
                    override
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(requestTimeout));
    config.endpoint().ifPresent(builder::endpointOverride);
    return new S3ObjectStore(builder.build(), credentials, config.bucket());
  }

  private static Apache5HttpClient.Builder http(LandingConfig config, Duration requestTimeout) {
    Apache5HttpClient.Builder http =
        Apache5HttpClient.builder()
            .connectionTimeout(requestTimeout.compareTo(CONNECT) < 0 ? requestTimeout : CONNECT)
            .socketTimeout(requestTimeout)
            .maxConnections(2 * config.uploadThreads()); // uploads, and looking for newest objects
    config.caFile().ifPresent(file -> http.tlsTrustManagersProvider(() -> Authorities.of(file)));
    return http;
  }

  private static AwsCredentialsProvider credentials(LandingConfig config) {
    if (config.accessKeyId().isEmpty() || config.secretAccessKey().isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(config.accessKeyId().get(), config.secretAccessKey().get()));
  }

  @Override
  public boolean put(String key, Buffer body, Map<String, String> metadata) {
    if (conditional) {
      try {
        return putIfAbsent(key, body, metadata);
      } catch (StoreException e) {
        if (e.status() != 501) {
          throw e;
        }
        conditional = false;
        log.info("The store has no conditional writes: looking before each put instead");
      }
    }
    if (head(key).isPresent()) {
      return false;
    }
    ask("PutObject", key, () -> client.putObject(request(key, body, metadata).build(), body(body)));
    return true;
  }

  private boolean putIfAbsent(String key, Buffer body, Map<String, String> metadata) {
    try {
      PutObjectRequest request = request(key, body, metadata).ifNoneMatch("*").build();
      ask("PutObject", key, () -> client.putObject(request, body(body)));
      return true;
    } catch (StoreException e) {
      if (e.status() == 412) {
        return false;
      }
      throw e;
    }
  }

  private PutObjectRequest.Builder request(String key, Buffer body, Map<String, String> metadata) {
    return PutObjectRequest.builder()
        .bucket(bucket)
        .key(key)
        .metadata(metadata)
        .contentMD5(Base64.getEncoder().encodeToString(body.md5()));
  }

  private static RequestBody body(Buffer body) {
    return RequestBody.fromContentProvider(body::open, body.sizeBytes(), "application/x-ndjson");
  }

  @Override
  public Level level(String prefix, String startAfter, int atMost) {
    return list(prefix, () -> listing.level(prefix, startAfter, atMost));
  }

  @Override
  public List<Entry> deep(String prefix, int atMost) {
    return list(prefix, () -> listing.deep(prefix, atMost));
  }

  /** What a listing asks of the store. */
  private interface Question<T> {
    T ask() throws IOException;
  }

  private <T> T list(String prefix, Question<T> question) {
    return ask(
        "ListObjectsV2",
        prefix,
        () -> {
          try {
            return question.ask();
          } catch (IOException e) {
            throw e.getCause() instanceof SdkException refused
                ? refused
                : new UncheckedIOException(e);
          }
        });
  }

  @Override
  public Optional<Head> head(String key) {
    try {
      HeadObjectResponse head =
          ask("HeadObject", key, () -> client.headObject(ask -> ask.bucket(bucket).key(key)));
      Map<String, String> metadata = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      metadata.putAll(head.metadata());
      String etag = head.eTag() == null ? "" : head.eTag();
      return Optional.of(
          new Head(
              head.contentLength(), etag.replace("\"", "").toLowerCase(Locale.ROOT), metadata));
    } catch (StoreException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private <T> T ask(String operation, String key, Supplier<T> call) {
    String what = operation + " s3://" + bucket + "/" + key;
    try {
      return call.get();
    } catch (S3Exception e) {
      String code = code(e);
      boolean passing = PASSING_STATUS.contains(e.statusCode()) || PASSING_CODE.contains(code);
      throw new StoreException(
          passing,
          e.statusCode(),
          what + ": " + e.statusCode() + " " + code + " (request id " + e.requestId() + ")",
          e);
    } catch (SdkException e) {
      boolean noCredentials = String.valueOf(e.getMessage()).contains("Unable to load credentials");
      throw new StoreException(
          !noCredentials, noCredentials ? 403 : 0, what + ": " + e.getMessage(), e);
    }
  }

  /** Empty where a proxy answered in the store's place, without S3's error document. */
  private static String code(S3Exception e) {
    return e.awsErrorDetails() == null
        ? ""
        : Objects.requireNonNullElse(e.awsErrorDetails().errorCode(), "");
  }

  @Override
  public void close() {
    client.close();
    if (credentials instanceof DefaultCredentialsProvider provider) {
      provider.close();
    }
  }
}
