package io.chartlake.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where Kafka, S3 and Trino are, for programs that read all three. */
public final class SourceOptions {
  @Option(
      names = "--bootstrap-servers",
      defaultValue = "127.0.0.1:9092",
      paramLabel = "HOST:PORT,…",
      description = "Kafka (default: ${DEFAULT-VALUE}).")
  private String bootstrapServers;

  @Option(
      names = "--client-config",
      paramLabel = "FILE",
      description = "Properties for Kafka clients, such as security.protocol.")
  private Path clientConfig;

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description = "S3 endpoint (default: AWS). Credentials: the SDK's usual places.")
  private URI s3Endpoint;

  @Option(
      names = "--s3-region",
      defaultValue = "us-east-1",
      paramLabel = "REGION",
      description = "S3 region (default: ${DEFAULT-VALUE}).")
  private String s3Region;

  @Option(
      names = "--trino-url",
      defaultValue = "jdbc:trino://127.0.0.1:18443?SSL=true",
      paramLabel = "URL",
      description =
          "Trino (default: ${DEFAULT-VALUE}). Its password is read from TRINO_PASSWORD, if set.")
  private String trinoUrl;

  @Option(
      names = "--trino-user",
      defaultValue = "analyst",
      paramLabel = "NAME",
      description = "User for Trino (default: ${DEFAULT-VALUE}).")
  private String trinoUser;

  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * Settings of the file for Kafka clients; none without a file.
   *
   * @throws CommandException when it cannot be read
   */
  public Map<String, String> clientConfig() {
    return ClientConfig.read(clientConfig);
  }

  /** Empty for AWS. */
  public Optional<URI> s3Endpoint() {
    return Optional.ofNullable(s3Endpoint);
  }

  public String s3Region() {
    return s3Region;
  }

  /**
   * Trino, with the password of the environment, never of the command line.
   *
   * @param source what Trino shows as the query's source
   */
  public TrinoAccess trino(String source) {
    Optional<String> password = Optional.ofNullable(System.getenv("TRINO_PASSWORD"));
    return new TrinoAccess(trinoUrl, trinoUser, password, source);
  }
}
