package io.chartlake.sparklauncher.template;

import io.chartlake.sparklauncher.RefusedException;
import io.chartlake.sparklauncher.resource.ApacheApplication;
import io.chartlake.sparklauncher.resource.ApacheSpec;
import io.chartlake.sparklauncher.resource.KubeflowApplication;
import io.chartlake.sparklauncher.resource.KubeflowSpec;
import io.chartlake.sparklauncher.resource.Problems;
import io.chartlake.sparklauncher.resource.Quantities;
import io.chartlake.sparklauncher.resource.SparkConf;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A resource as its author wrote it, and what becomes of it on the way to the cluster. */
public final class Template {
  private static final Set<String> FIELDS =
      Set.of("apiVersion", "kind", "metadata", "spec", "status");
  private static final String APPLICATION = "SparkApplication";
  private static final String SCHEDULED = "ScheduledSparkApplication";

  private final String source;
  private final HasMetadata resource;

  private Template(String source, HasMetadata resource) {
    this.source = source;
    this.resource = resource;
  }

  /**
   * Reads a template from a file.
   *
   * @throws RefusedException when it can't be read, or is no application of either operator
   */
  public static Template read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new RefusedException("cannot read the template " + file + ": " + e, e);
    }
  }

  /**
   * Reads a template from text.
   *
   * @param source what errors call it
   */
  public static Template parse(String source, String text) {
    Map<String, Object> document = Yaml.document(source, text);
    String apiVersion = String.valueOf(document.get("apiVersion"));
    String kind = String.valueOf(document.get("kind"));
    Class<? extends HasMetadata> type = type(apiVersion, kind);
    if (type == null) {
      throw new RefusedException(
          source
              + " is a "
              + kind
              + " of "
              + apiVersion
              + "; it must be a SparkApplication of "
              + OperatorKind.KUBEFLOW.apiVersion()
              + " or of "
              + OperatorKind.APACHE.apiVersion()
              + (kind.equals(SCHEDULED)
                  ? ". Kubeflow's Spark operator runs schedules itself: kubectl apply -f " + source
                  : ""));
    }
    Set<String> unknown = new TreeSet<>(document.keySet());
    unknown.removeAll(FIELDS);
    if (!unknown.isEmpty()) {
      throw new RefusedException(
          source + " has beside its spec " + unknown + ", which a " + kind + " does not have");
    }
    if (!(document.get("spec") instanceof Map)) {
      throw new RefusedException(source + " has no spec");
    }
    // What a cluster says of an application is no part of its template.
    document.remove("status");
    HasMetadata resource = Yaml.typed(source, document, type);
    if (resource.getMetadata() == null) {
      resource.setMetadata(new ObjectMeta());
    }
    return new Template(source, resource);
  }

  private static Class<? extends HasMetadata> type(String apiVersion, String kind) {
    if (!kind.equals(APPLICATION)) {
      return null;
    }
    if (apiVersion.equals(OperatorKind.KUBEFLOW.apiVersion())) {
      return KubeflowApplication.class;
    }
    return apiVersion.equals(OperatorKind.APACHE.apiVersion()) ? ApacheApplication.class : null;
  }

  public OperatorKind operator() {
    return resource instanceof ApacheApplication ? OperatorKind.APACHE : OperatorKind.KUBEFLOW;
  }

  /** The resource, which belongs to the template. */
  public HasMetadata resource() {
    return resource;
  }

  /** The resource as plain maps and lists. */
  public Map<String, Object> untyped() {
    return Yaml.untyped(resource);
  }

  /** Sets what a command line says; gives this template. */
  public Template with(Overrides overrides) {
    overrides.name().ifPresent(name -> resource.getMetadata().setName(name));
    if (resource instanceof ApacheApplication apache) {
      change(apache.getSpec(), overrides);
    } else {
      change(kubeflow(), overrides);
    }
    return this;
  }

  private static void change(KubeflowSpec spec, Overrides overrides) {
    overrides.image().ifPresent(spec::setImage);
    if (!overrides.arguments().isEmpty()) {
      spec.setArguments(overrides.arguments());
    }
    if (!overrides.conf().isEmpty()) {
      Map<String, String> conf = spec.sparkConf();
      conf = new LinkedHashMap<>(conf);
      conf.putAll(overrides.conf());
      spec.setSparkConf(conf);
    }
    if (spec.driver() != null) {
      overrides.driverMemory().ifPresent(spec.driver()::setMemory);
    }
    if (spec.executor() != null) {
      overrides.executorMemory().ifPresent(spec.executor()::setMemory);
      overrides.executors().ifPresent(spec.executor()::setInstances);
    }
  }

  private static void change(ApacheSpec spec, Overrides overrides) {
    if (!overrides.arguments().isEmpty()) {
      spec.setDriverArgs(overrides.arguments());
    }
    Map<String, String> conf = new LinkedHashMap<>(spec.sparkConf());
    conf.putAll(overrides.conf());
    overrides.image().ifPresent(image -> conf.put(SparkConf.IMAGE, image));
    overrides.driverMemory().ifPresent(memory -> conf.put(SparkConf.DRIVER_MEMORY, memory));
    overrides.executorMemory().ifPresent(memory -> conf.put(SparkConf.EXECUTOR_MEMORY, memory));
    overrides.executors().ifPresent(n -> conf.put(SparkConf.INSTANCES, n.toString()));
    spec.setSparkConf(conf);
  }

  /**
   * Gives this template when everything it says can be right.
   *
   * @throws RefusedException with all that is wrong
   */
  public Template checked() {
    Problems problems = new Problems();
    String name = resource.getMetadata().getName();
    if (name == null) {
      problems.add(
          "metadata.name",
          resource.getMetadata().getGenerateName() == null
              ? "is missing"
              : "is missing, and generateName won't do: by its name a run is found again and kept"
                  + " from running twice");
    } else {
      try {
        Quantities.dnsLabel(name);
      } catch (IllegalArgumentException e) {
        problems.add("metadata.name", e.getMessage());
      }
    }
    if (resource instanceof ApacheApplication apache) {
      apache.getSpec().check("spec", problems);
    } else {
      kubeflow().check("spec", problems);
    }
    if (!problems.sentences().isEmpty()) {
      throw new RefusedException(source + ": " + String.join("; ", problems.sentences()));
    }
    return this;
  }

  private KubeflowSpec kubeflow() {
    return ((KubeflowApplication) resource).getSpec();
  }
}
