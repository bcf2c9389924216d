package io.chartlake.local.lake;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Secrets;
import io.chartlake.local.settings.Secrets.Secret;
import io.chartlake.rawzone.listing.Listing;
import io.chartlake.rawzone.listing.ZoneSearch;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectMetadata;
import io.chartlake.rawzone.name.RawZone;
import io.chartlake.rawzone.s3.S3Listing;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/** The stack's buckets. */
public final class Buckets implements AutoCloseable {
  /** Hours are in the order of their names; a name that is no hour may come before them. */
  private static final int FIRST_NAMES = 100;

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
                    AwsBasicCredentials.create(
                        secrets.get(Secret.S3_IDENTITY), secrets.get(Secret.S3_CREDENTIAL))))
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

  /** What lies in the raw bucket. */
  Listing raw() {
    return new S3Listing(s3, Names.RAW_BUCKET);
  }

  /** The oldest hour in which a partition of this zone has something. */
  Optional<HourUtc> oldestHour(RawZone zone) {
    return Attempt.to(
        "look for the oldest hour of " + zone.topic(),
        () -> {
          Listing listing = raw();
          List<HourUtc> oldest = new ArrayList<>();
          for (int partition : new ZoneSearch(zone, listing, Clock.systemUTC()).partitions()) {
            listing.level(zone.partitionPrefix(partition), "", FIRST_NAMES).folders().stream()
                .flatMap(folder -> zone.hour(partition, folder).stream())
                .findFirst()
                .ifPresent(oldest::add);
          }
          return oldest.stream().min(Comparator.naturalOrder());
        });
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
