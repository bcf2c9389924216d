package io.chartlake.endtoend.kubernetes.node;

import io.chartlake.endtoend.kubernetes.Kubectl;
import io.chartlake.endtoend.kubernetes.Overlay;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** S3 by s3proxy. It knows one user, whom every role's Secret names. */
final class ObjectStore {
  private static final int PORT = 9000;
  private static final List<String> ROLES =
      List.of("landing", "compaction", "trino", "metastore", "audit");

  private final String key = UUID.randomUUID().toString();
  private final String secret = UUID.randomUUID().toString();

  /** What a program outside the pods needs. */
  Map<String, String> environment(Overlay overlay) {
    var place = overlay.get("ConfigMap", "s3").json().path("data");
    return Map.of(
        "S3_ENDPOINT",
        place.path("endpoint").asText(),
        "S3_REGION",
        place.path("region").asText(),
        "AWS_ACCESS_KEY_ID",
        key,
        "AWS_SECRET_ACCESS_KEY",
        secret);
  }

  Engine start(Node node, Kubectl kubectl) {
    Path folder = node.folder().resolve("s3");
    folder.resolve("data").toFile().mkdirs();
    Path configuration =
        Engine.write(
            folder.resolve("s3proxy.conf"),
            Map.of(
                "s3proxy.endpoint",
                "http://0.0.0.0:" + PORT,
                "s3proxy.authorization",
                "aws-v2-or-v4",
                "s3proxy.identity",
                key,
                "s3proxy.credential",
                secret,
                "s3proxy.ignore-unknown-headers",
                "true",
                "jclouds.provider",
                "filesystem-nio2",
                "jclouds.filesystem.basedir",
                folder.resolve("data").toString()));
    Engine store =
        Engine.start(
            node,
            "s3",
            PORT,
            Map.of(),
            Engine.java(
                "s3proxy",
                "128m",
                "org.gaul.s3proxy.Main",
                "--properties",
                configuration.toString()));
    try (S3Client client = client(node)) {
      for (String bucket : List.of("lake", "music-chart-songs-store-changelog")) {
        client.createBucket(request -> request.bucket(bucket));
      }
    }
    for (String role : ROLES) {
      kubectl.giveSuccessfully(
          """
          apiVersion: v1
          kind: Secret
          metadata: {name: s3-%s}
          stringData: {AWS_ACCESS_KEY_ID: %s, AWS_SECRET_ACCESS_KEY: %s}
          """
              .formatted(role, key, secret),
          "create",
          "-f",
          "-");
    }
    return store;
  }

  S3Client client(Node node) {
    return S3Client.builder()
        .endpointOverride(URI.create("http://" + node.addressFromOutside() + ":" + PORT))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret)))
        .build();
  }
}
