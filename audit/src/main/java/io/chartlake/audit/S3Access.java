package io.chartlake.audit;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Clients that every S3 understands, with credentials from the SDK's usual places. */
public final class S3Access {
  private S3Access() {}

  /**
   * A client to be built.
   *
   * @param endpoint of a store that is not AWS; empty for AWS
   */
  public static S3ClientBuilder client(Optional<URI> endpoint, String region) {
    // What Ceph and other stores need as well; see the module's README.
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(region))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(
                config ->
                    config
                        .chunkedEncodingEnabled(false)
                        .pathStyleAccessEnabled(endpoint.isPresent()));
    endpoint.ifPresent(builder::endpointOverride);
    return builder;
  }
}
