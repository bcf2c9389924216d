package io.chartlake.endtoend.kubernetes.node;

import io.chartlake.endtoend.kubernetes.ControlPlane;
import io.chartlake.endtoend.kubernetes.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The images that pods are made of: Chartlake's own, and two that others would bring. */
final class Images {
  /** Whom Spark runs as. */
  private static final String SPARK = "185:185";

  private static final List<String> OWN =
      List.of(
          "player",
          "music-chart",
          "audit",
          "lag-exporter",
          "spark-launcher",
          "connect",
          "spark",
          "hive-metastore");

  private Images() {}

  /** Gives all of them to the node. */
  static void give(Node node) {
    Path built = Path.of(Script.run("images.sh", "--only", String.join(",", OWN)));
    Path others = node.folder().resolve("images");
    try {
      Files.createDirectories(others);
      // As Kubeflow makes its own: Spark, and the operator's program.
      Path operator =
          write(
              others.resolve("spark-operator.tar"),
              "chartlake/spark-operator:test",
              built.resolve("spark.tar"),
              SPARK,
              "/usr/bin/spark-operator=" + node.nodeBinary("spark-operator"));
      Path start =
          Files.writeString(
              others.resolve("trino"),
              "#!/bin/sh\nexec java -Xmx128m -jar /usr/lib/trino/trino-cli.jar \"$@\"\n");
      Path trino =
          write(
              others.resolve("trino.tar"),
              "trinodb/trino:476",
              built.resolve("hive-metastore.tar"),
              "1000:1000",
              "/usr/bin/trino=" + start,
              "/usr/lib/trino/trino-cli.jar=" + trinoCli());
      List<Path> archives = new ArrayList<>(List.of(operator, trino));
      for (String name : OWN) {
        archives.add(built.resolve(name + ".tar"));
      }
      node.importImages(archives);
      try (Stream<Path> files = Files.list(others)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path trinoCli() throws IOException {
    return Path.of(
        Files.readString(ControlPlane.ROOT.resolve("local/engines/trino-cli/target/classpath"))
            .strip());
  }

  private static Path write(Path archive, String name, Path base, String user, String... files) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "python3",
                Script.FOLDER.resolve("node/image.py").toString(),
                archive.toString(),
                name,
                "--base=" + base,
                "--user=" + user));
    command.addAll(List.of(files));
    Engine.run(archive.resolveSibling(archive.getFileName() + ".log"), command);
    return archive;
  }
}
