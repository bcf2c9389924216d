package io.chartlake.endtoend.kubernetes.node;

import io.chartlake.endtoend.kubernetes.ControlPlane;
import io.chartlake.endtoend.kubernetes.Kubectl;
import io.chartlake.endtoend.kubernetes.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** A real Kubernetes of one node, in a network of its own; everything of it is in one folder. */
final class Node implements AutoCloseable {
  /** Names the folder of the node that runs. */
  private static final Path LEFT = ControlPlane.ROOT.resolve(".chartlake/kubernetes/node-running");

  private final Path folder;
  private final Path binaries;
  private final Path nodeBinaries;
  private final Properties network = new Properties();

  Node() {
    try {
      // Gigabytes of images: in many places /tmp is memory.
      folder = Files.createTempDirectory(Path.of("/var/tmp"), "chartlake-node");
      // Pods, who are others, keep their volumes here.
      folder.toFile().setExecutable(true, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    binaries = Path.of(Script.run("build.sh"));
    nodeBinaries = Path.of(Script.run("node/build.sh"));
    // Interrupted, the tests' process still takes it down; killed, the next run does.
    Runtime.getRuntime().addShutdownHook(new Thread(this::takeDown));
    takeDownWhatWasLeft();
    try {
      Files.writeString(LEFT, folder.toString());
      Script.run("node/up.sh", folder.toString());
      try (var reader = Files.newBufferedReader(folder.resolve("network"))) {
        network.load(reader);
      }
      Files.writeString(
          names(),
          """
          nameserver %s
          search chartlake.svc.cluster.local
          options ndots:5
          """
              .formatted(address()));
      kubectl().applyDefinitions(binaries);
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    } catch (AssertionError | RuntimeException e) {
      // Nobody else will.
      close();
      throw e;
    }
  }

  Path folder() {
    return folder;
  }

  /** A program that was built with the control plane, such as {@code helm}. */
  Path binary(String name) {
    return binaries.resolve(name);
  }

  /** A program that was built for the node, such as {@code spark-operator}. */
  Path nodeBinary(String name) {
    return nodeBinaries.resolve(name);
  }

  Path kubeconfig() {
    return folder.resolve("kubeconfig");
  }

  Kubectl kubectl() {
    return new Kubectl(binary("kubectl"), kubeconfig(), Kubectl.DEFAULT);
  }

  /** Where pods reach what listens in their network. */
  String address() {
    return network.getProperty("node_address");
  }

  /** Where this process reaches it. */
  String addressFromOutside() {
    return network.getProperty("inner");
  }

  String name() {
    return network.getProperty("node");
  }

  /** Where a program that is no pod looks for the names of Services. */
  private Path names() {
    return folder.resolve("names.conf");
  }

  void importImages(List<Path> archives) {
    List<String> arguments = new ArrayList<>(List.of(folder.toString()));
    archives.forEach(archive -> arguments.add(archive.toString()));
    Script.run("node/import.sh", arguments.toArray(String[]::new));
  }

  /** A command that runs in the pods' network and knows its names. */
  List<String> inside(List<String> command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "nsenter",
                "--net=/run/netns/" + network.getProperty("namespace"),
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"",
                names().toString()));
    all.addAll(command);
    return all;
  }

  @Override
  public void close() {
    takeDown();
  }

  private synchronized void takeDown() {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      if (Files.exists(folder.resolve("network"))) {
        Script.run("node/down.sh", folder.toString());
      }
      keep("log");
      keep("pods-log");
      deleteTree(folder);
      Files.deleteIfExists(LEFT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void takeDownWhatWasLeft() {
    try {
      if (Files.exists(LEFT)) {
        Path left = Path.of(Files.readString(LEFT).strip());
        if (Files.exists(left.resolve("network"))) {
          Script.run("node/down.sh", left.toString());
        }
        if (Files.exists(left)) {
          deleteTree(left);
        }
        Files.delete(LEFT);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What its programs and pods wrote stays among what the build leaves, until the next run. */
  private void keep(String name) {
    Path from = folder.resolve(name);
    Path to = ControlPlane.ROOT.resolve("end-to-end/target/node").resolve(name);
    try {
      if (Files.exists(to)) {
        deleteTree(to);
      }
      Files.createDirectories(to.getParent());
      if (Files.exists(from)) {
        Engine.run(folder.resolve("keep.log"), List.of("cp", "-r", from.toString(), to.toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
