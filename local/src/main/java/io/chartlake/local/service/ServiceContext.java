package io.chartlake.local.service;

import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Secrets;
import io.chartlake.local.settings.Secrets.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What every service of one stack is set up from.
 *
 * @param verbose whether music-chart logs each update
 */
public record ServiceContext(Home home, Ports ports, Secrets secrets, boolean verbose) {

  /** The folder for a service's configuration files, made if need be. */
  Path confFolder(String service) {
    Path folder = home.conf().resolve(service);
    Attempt.to("make " + folder, () -> Files.createDirectories(folder));
    return folder;
  }

  Path data(String service) {
    return home.data().resolve(service);
  }

  /**
   * A file or folder of the stack's own, relative to its folder, where every service works: no
   * character of the folder's path can then mean something in a configuration file.
   */
  Path inStack(Path path) {
    return home.folder().relativize(path);
  }

  /** Log4j's configuration of a service; Log4j takes a path for a URL, or for a list of them. */
  Path logging(String service) {
    return inStack(home.conf().resolve(service).resolve("log4j2.properties"));
  }

  /** A link among a service's configuration to a folder that lies outside the stack's. */
  Path link(String service, String name, Path target) {
    Path link = confFolder(service).resolve(name);
    return Attempt.to(
        "make the link " + link,
        () -> {
          Files.deleteIfExists(link);
          return Files.createSymbolicLink(link, target);
        });
  }

  /**
   * Writes a configuration file from a template beside this package, readable by its owner alone.
   */
  Path write(String service, String file, String template, Map<String, ?> values) {
    Path target = confFolder(service).resolve(file);
    Secrets.writePrivately(target, ConfigTemplate.of(template).filled(values));
    return target;
  }

  /** The configuration of what works on a metastore's database. */
  void writeMetastoreSite(String program, MetastoreDatabase database) {
    write(
        program,
        "metastore-site.xml",
        "metastore-site.xml",
        Map.of(
            "port", ports.number(Port.METASTORE),
            "url", database.url(),
            "driver", database.driver(),
            "user", database.user(),
            "password", secrets.get(Secret.METASTORE_DATABASE),
            "warehouse", Names.WAREHOUSE,
            "s3", ports.http(Port.S3),
            "uploads", home.uploads(),
            "temporary", home.temporary()));
  }
}
