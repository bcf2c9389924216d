package io.chartlake.sparklauncher.template;

import io.chartlake.cli.CommandException;
import io.chartlake.sparklauncher.check.Problems;
import io.chartlake.sparklauncher.check.ResourceQuantities;
import io.chartlake.sparklauncher.operator.ApplicationSpec;
import io.chartlake.sparklauncher.operator.Overrides;
import io.chartlake.sparklauncher.operator.SparkOperator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A SparkApplication of either operator, as its author wrote it and options change it. */
public final class ApplicationTemplate {
  private static final Set<String> FIELDS =
      Set.of("apiVersion", "kind", "metadata", "spec", "status");

  private final String source;
  private final OperatorKind kind;
  private final CustomResource<? extends ApplicationSpec, ?> resource;

  private ApplicationTemplate(
      String source, OperatorKind kind, CustomResource<? extends ApplicationSpec, ?> resource) {
    this.source = source;
    this.kind = kind;
    this.resource = resource;
  }

  /**
   * Reads a template from a file.
   *
   * @throws CommandException when it cannot be read, or is not one SparkApplication
   */
  public static ApplicationTemplate read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw CommandException.usage("cannot read the template " + file + ": " + e, e);
    }
  }

  /**
   * Reads a template from text.
   *
   * @param source the name that errors give it
   */
  public static ApplicationTemplate parse(String source, String text) {
    Map<String, Object> document = YamlDocument.read(source, text);
    OperatorKind kind = kind(source, document);
    Set<String> unknown = new TreeSet<>(document.keySet());
    unknown.removeAll(FIELDS);
    if (!unknown.isEmpty()) {
      throw CommandException.usage(
          source + " has fields that a SparkApplication does not have: " + unknown);
    }
    if (!(document.get("spec") instanceof Map)) {
      throw CommandException.usage(source + " has no spec");
    }
    // A status is the cluster's.
    document.remove("status");
    CustomResource<? extends ApplicationSpec, ?> resource =
        YamlDocument.typed(source, document, kind.type());
    if (resource.getMetadata() == null) {
      resource.setMetadata(new ObjectMeta());
    }
    return new ApplicationTemplate(source, kind, resource);
  }

  private static OperatorKind kind(String source, Map<String, Object> document) {
    String apiVersion = String.valueOf(document.get("apiVersion"));
    String kind = String.valueOf(document.get("kind"));
    if (kind.equals("ScheduledSparkApplication")
        && apiVersion.equals(OperatorKind.KUBEFLOW.apiVersion())) {
      throw CommandException.usage(
          source
              + " is a ScheduledSparkApplication, which Kubeflow's operator runs by itself: apply it with"
              + " kubectl apply -f "
              + source);
    }
    return OperatorKind.of(apiVersion)
        .filter(any -> kind.equals("SparkApplication"))
        .orElseThrow(
            () ->
                CommandException.usage(
                    "%s is a %s of %s; it must be a SparkApplication of %s or %s"
                        .formatted(
                            source,
                            kind,
                            apiVersion,
                            OperatorKind.KUBEFLOW.apiVersion(),
                            OperatorKind.APACHE.apiVersion())));
  }

  /** Sets the values that a command line overrides; returns this template. */
  public ApplicationTemplate with(Overrides overrides) {
    overrides.name().ifPresent(resource.getMetadata()::setName);
    resource.getSpec().override(overrides);
    return this;
  }

  /**
   * Returns this template when it is valid.
   *
   * @throws CommandException with every invalid field
   */
  public ApplicationTemplate checked() {
    Problems problems = new Problems();
    String name = resource.getMetadata().getName();
    if (name == null && resource.getMetadata().getGenerateName() != null) {
      problems.add(
          "metadata.name",
          "is missing; generateName cannot replace it, since the name is the lock");
    } else {
      problems.require("metadata.name", name);
      problems.check("metadata.name", name, ResourceQuantities::dnsLabel);
    }
    resource.getSpec().check(problems);
    if (!problems.sentences().isEmpty()) {
      throw CommandException.usage(source + ": " + String.join("; ", problems.sentences()));
    }
    return this;
  }

  /** The operator that the template is for. */
  public SparkOperator<?> operator(KubernetesClient client) {
    return kind.operator(client);
  }

  /** The resource, which belongs to the template. */
  public HasMetadata resource() {
    return resource;
  }

  /** The resource as plain maps and lists. */
  public Map<String, Object> untyped() {
    return YamlDocument.untyped(resource);
  }
}
