package io.chartlake.bench.compaction.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Local files: links to those prepared, so that landing costs nothing. */
record LocalZone(Path folder) implements Zone {
  @Override
  public String root() {
    return "file:" + folder;
  }

  @Override
  public void land(Path prepared) throws IOException {
    try (Stream<Path> files = Files.walk(prepared)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path link = folder.resolve(prepared.relativize(file).toString());
        Files.createDirectories(link.getParent());
        Files.createLink(link, file);
      }
    }
  }
}
