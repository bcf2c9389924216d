package io.chartlake.endtoend.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * etcd, an API server and the controllers of a real Kubernetes, started once for all tests that ask
 * for it by {@code @ExtendWith(ControlPlane.Provider.class)} and a parameter of this type. It has
 * no node: Pods stay pending.
 */
public final class ControlPlane implements AutoCloseable {
  /** The checkout. */
  public static final Path ROOT = Path.of(System.getProperty("chartlake.home")).normalize();

  private final Path folder;
  private final Path binaries;
  private final Path kubeconfig;

  private ControlPlane() {
    try {
      folder = Files.createTempDirectory("chartlake-kubernetes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    binaries = Path.of(Script.run("build.sh"));
    kubeconfig = folder.resolve("kubeconfig");
    try {
      start();
      applyDefinitions();
    } catch (AssertionError | RuntimeException e) {
      // Nobody else will.
      close();
      throw e;
    }
  }

  /** Gives tests the one control plane. */
  public static final class Provider implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == ControlPlane.class;
    }

    @Override
    public ControlPlane resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(ControlPlane.class, key -> new ControlPlane(), ControlPlane.class);
    }
  }

  /** With every right. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** kubectl in the namespace {@code default}; manifests may name another. */
  public Kubectl kubectl() {
    return new Kubectl(binaries.resolve("kubectl"), kubeconfig, Kubectl.DEFAULT);
  }

  /**
   * kubectl in a namespace of the test's own, made if it is not there, in which Pods must be as Pod
   * Security's {@code restricted} wants them.
   */
  public Kubectl namespaceOf(Class<?> test) {
    Kubectl kubectl = kubectl().in(test.getSimpleName().toLowerCase(Locale.ROOT));
    kubectl.giveSuccessfully(
        """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: %s
          labels:
            pod-security.kubernetes.io/enforce: restricted
        """
            .formatted(kubectl.namespace()),
        "apply",
        "-f",
        "-");
    return kubectl;
  }

  /** A program that was built with the control plane, such as {@code helm}. */
  public Path binary(String name) {
    return binaries.resolve(name);
  }

  /** All custom resource definitions, also those that a test has deleted. */
  public void applyDefinitions() {
    kubectl().applyDefinitions(binaries);
  }

  /** Kills a process, such as {@code kube-apiserver}, without a word. */
  public void kill(String process) {
    Script.run("down.sh", folder.toString(), process);
  }

  /** Starts what was killed. */
  public void start() {
    Script.run("up.sh", folder.toString());
  }

  @Override
  public void close() {
    Script.run("down.sh", folder.toString());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
