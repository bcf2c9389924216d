package io.chartlake.local.lake;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Secrets;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectMetadata;
import io.chartlake.rawzone.name.RawZone;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The stack's buckets. */
public final class Buckets implements AutoCloseable {
  private final S3Client s3;

  private Buckets(S3Client s3) {
    this.s3 = s3;
  }

  public static Buckets of(Ports ports, Secrets secrets) {
    return new Buckets(
        S3Client.builder()
            .endpointOverride(URI.create(ports.http(Port.S3)))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(secrets.s3Identity(), secrets.s3Credential())))
            .forcePathStyle(true)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .build());
  }

  public void createMissing() {
    for (String bucket : Names.BUCKETS) {
      try {
        s3.createBucket(request -> request.bucket(bucket));
      } catch (BucketAlreadyOwnedByYouException e) {
        // made by an earlier start
      } catch (SdkException e) {
        throw CommandException.failure("cannot create bucket " + bucket + ": " + e.getMessage(), e);
      }
    }
  }

  /** Gives every object of the raw bucket, in the order of its keys. */
  public void eachRawObject(Consumer<S3Object> action) {
    try {
      s3.listObjectsV2Paginator(ListObjectsV2Request.builder().bucket(Names.RAW_BUCKET).build())
          .contents()
          .forEach(action);
    } catch (SdkException e) {
      throw CommandException.failure(
          "cannot list bucket " + Names.RAW_BUCKET + ": " + e.getMessage(), e);
    }
  }

  /**
   * The oldest hour in which a partition of this zone has something: asks once for the partitions
   * and once for the first object of each.
   */
  public Optional<HourUtc> oldestHour(RawZone zone) {
    try {
      return folders(zone.root() + "partition=")
          .flatMap(partition -> firstHour(partition + "hour=").stream())
          .min(Comparator.naturalOrder());
    } catch (SdkException e) {
      throw CommandException.failure(
          "cannot list bucket " + Names.RAW_BUCKET + ": " + e.getMessage(), e);
    }
  }

  /** Folders whose names begin like this, in order. */
  private Stream<String> folders(String prefix) {
    return s3
        .listObjectsV2Paginator(
            request -> request.bucket(Names.RAW_BUCKET).prefix(prefix).delimiter("/"))
        .commonPrefixes()
        .stream()
        .map(CommonPrefix::prefix);
  }

  /** Hours are in the order of their names. What is none comes behind them all. */
  private Optional<HourUtc> firstHour(String prefix) {
    return s3
        .listObjectsV2(request -> request.bucket(Names.RAW_BUCKET).prefix(prefix).maxKeys(1))
        .contents()
        .stream()
        .map(object -> object.key().substring(prefix.length()).replaceFirst("/.*", ""))
        .filter(hour -> hour.matches("\\d{4}-\\d\\d-\\d\\d-\\d\\d"))
        .findFirst()
        .map(HourUtc::parse);
  }

  /**
   * Gives what lies in the newest hours of each partition, in the order of the names: asks once for
   * the partitions, once for the hours of each and once for each hour.
   */
  public void eachOfNewestHours(RawZone zone, int hours, Consumer<S3Object> action) {
    try {
      folders(zone.root() + "partition=")
          .flatMap(partition -> last(hours, folders(partition + "hour=").toList()))
          .forEach(hour -> eachIn(hour, action));
    } catch (SdkException e) {
      throw CommandException.failure(
          "cannot list bucket " + Names.RAW_BUCKET + ": " + e.getMessage(), e);
    }
  }

  private static Stream<String> last(int count, List<String> names) {
    return names.stream().skip(Math.max(0, names.size() - count));
  }

  private void eachIn(String folder, Consumer<S3Object> action) {
    s3.listObjectsV2Paginator(request -> request.bucket(Names.RAW_BUCKET).prefix(folder))
        .contents()
        .forEach(action);
  }

  /** How many lines a raw object says it has; empty when it does not say. */
  public OptionalLong rawRecords(String key) {
    try {
      String records =
          s3.headObject(request -> request.bucket(Names.RAW_BUCKET).key(key))
              .metadata()
              .get(ObjectMetadata.RECORDS);
      return records == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(records));
    } catch (SdkException | NumberFormatException e) {
      throw CommandException.failure(
          "cannot read the metadata of " + key + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    s3.close();
  }
}
