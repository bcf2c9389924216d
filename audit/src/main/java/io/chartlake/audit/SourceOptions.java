package io.chartlake.audit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where Kafka, S3 and Trino are, for every command that reads them. */
public final class SourceOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

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
   * What the file for Kafka's clients says; nothing where none was named.
   *
   * @throws ParameterException when it cannot be read
   */
  public Map<String, String> clientConfig() {
    try {
      return ClientConfig.read(clientConfig);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          "cannot read --client-config '" + clientConfig + "': " + e.getMessage());
    }
  }

  /** Empty for AWS. */
  public Optional<URI> s3Endpoint() {
    return Optional.ofNullable(s3Endpoint);
  }

  public String s3Region() {
    return s3Region;
  }

  public String trinoUrl() {
    return trinoUrl;
  }

  public String trinoUser() {
    return trinoUser;
  }

  /** From the environment, never from the command line. */
  public Optional<String> trinoPassword() {
    return Optional.ofNullable(System.getenv("TRINO_PASSWORD"));
  }
}
