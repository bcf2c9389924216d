package io.chartlake.endtoend.kubernetes.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.chartlake.endtoend.kubernetes.Kubectl;
import io.chartlake.endtoend.kubernetes.Manifest;
import io.chartlake.endtoend.kubernetes.Overlay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker as Strimzi's operators would make it of {@code deploy/}: clients come by TLS with a
 * certificate and may do what their KafkaUser says, topics are those of the KafkaTopics.
 */
final class KafkaBroker {
  private static final int TLS_PORT = 9093;
  private static final int TEST_PORT = 9094;
  private static final String CLUSTER_ID = "chartlakeTestClusterAA";

  private final Node node;
  private final Path folder;
  private final Authority authority;

  KafkaBroker(Node node) {
    this.node = node;
    this.folder = node.folder().resolve("kafka");
    this.authority = new Authority(folder.resolve("pki"));
  }

  /** Starts it with the topics and the rights of the overlay, whose users get their Secrets. */
  Engine start(Overlay overlay, Kubectl kubectl) {
    authority.sign(
        "broker",
        "broker",
        "subjectAltName=DNS:chartlake-kafka-bootstrap,DNS:chartlake-kafka-bootstrap.chartlake.svc");
    kubectl.succeed(
        "create",
        "secret",
        "generic",
        "chartlake-cluster-ca-cert",
        "--from-file=ca.crt=" + authority.certificate());
    Path configuration = Engine.write(folder.resolve("server.properties"), configuration(overlay));
    Engine.run(
        node.folder().resolve("log/kafka-storage.log"),
        Engine.java(
            "kafka",
            "64m",
            "kafka.tools.StorageTool",
            "format",
            "-t",
            CLUSTER_ID,
            "-c",
            configuration.toString()));
    Engine broker =
        Engine.start(
            node,
            "kafka",
            TEST_PORT,
            Map.of(),
            Engine.java("kafka", "256m", "kafka.Kafka", configuration.toString()));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin.createTopics(topics(overlay)).all().get();
      for (Manifest user : overlay.of("KafkaUser")) {
        admin.createAcls(rights(user)).all().get();
        makeSecret(user.name(), kubectl);
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return broker;
  }

  /** For this process, who may do everything. */
  String bootstrapServers() {
    return node.addressFromOutside() + ":" + TEST_PORT;
  }

  private Map<String, String> configuration(Overlay overlay) {
    Path keystore = folder.resolve("pki/broker.pem");
    try {
      Files.writeString(
          keystore,
          Files.readString(authority.key("broker"))
              + Files.readString(authority.certificate("broker")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String test = "TEST://" + node.addressFromOutside() + ":" + TEST_PORT;
    Map<String, String> all = new HashMap<>();
    overlay
        .get("Kafka", "chartlake")
        .json()
        .at("/spec/kafka/config")
        .properties()
        .forEach(entry -> all.put(entry.getKey(), entry.getValue().asText()));
    all.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "controller.quorum.voters", "1@127.0.0.1:9095",
            "controller.listener.names", "CONTROLLER",
            "listeners",
                "TLS://%s:%d,%s,CONTROLLER://127.0.0.1:9095"
                    .formatted(node.address(), TLS_PORT, test),
            "advertised.listeners", "TLS://chartlake-kafka-bootstrap:" + TLS_PORT + "," + test,
            "listener.security.protocol.map", "TLS:SSL,TEST:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name", "TEST",
            "log.dirs", folder.resolve("data").toString(),
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"));
    all.putAll(
        Map.of(
            // Who comes without a certificate is the broker itself, or this process.
            "super.users", "User:ANONYMOUS",
            "ssl.client.auth", "required",
            "ssl.keystore.type", "PEM",
            "ssl.keystore.location", keystore.toString(),
            "ssl.truststore.type", "PEM",
            "ssl.truststore.location", authority.certificate().toString()));
    return all;
  }

  private static List<NewTopic> topics(Overlay overlay) {
    List<NewTopic> topics = new ArrayList<>();
    for (Manifest topic : overlay.of("KafkaTopic")) {
      JsonNode spec = topic.json().path("spec");
      Map<String, String> settings = new HashMap<>();
      spec.path("config")
          .properties()
          .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
      topics.add(
          new NewTopic(
                  topic.name(),
                  Optional.of(spec.path("partitions").asInt()),
                  Optional.of((short) spec.path("replicas").asInt()))
              .configs(settings));
    }
    return topics;
  }

  private static List<AclBinding> rights(Manifest user) {
    List<AclBinding> all = new ArrayList<>();
    for (JsonNode acl : user.json().at("/spec/authorization/acls")) {
      JsonNode resource = acl.path("resource");
      ResourcePattern pattern =
          new ResourcePattern(
              resourceType(resource.path("type").asText()),
              resource.path("name").asText("kafka-cluster"),
              resource.path("patternType").asText("literal").equals("prefix")
                  ? PatternType.PREFIXED
                  : PatternType.LITERAL);
      for (JsonNode operation : acl.path("operations")) {
        all.add(
            new AclBinding(
                pattern,
                new AccessControlEntry(
                    "User:CN=" + user.name(),
                    "*",
                    operation(operation.asText()),
                    AclPermissionType.ALLOW)));
      }
    }
    return all;
  }

  private static ResourceType resourceType(String strimzi) {
    return ResourceType.valueOf(constant(strimzi));
  }

  private static AclOperation operation(String strimzi) {
    return AclOperation.valueOf(constant(strimzi));
  }

  /** Such as {@code transactionalId} or {@code DescribeConfigs}. */
  private static String constant(String strimzi) {
    return strimzi.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
  }

  private void makeSecret(String user, Kubectl kubectl) {
    authority.sign(user, user, "extendedKeyUsage=clientAuth");
    kubectl.succeed(
        "create",
        "secret",
        "generic",
        user,
        "--from-file=ca.crt=" + authority.certificate(),
        "--from-file=user.crt=" + authority.certificate(user),
        "--from-file=user.key=" + authority.key(user));
  }
}
