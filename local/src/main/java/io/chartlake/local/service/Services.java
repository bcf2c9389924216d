package io.chartlake.local.service;

import io.chartlake.local.engine.Jdk;
import io.chartlake.local.engine.TrinoServer;
import io.chartlake.local.settings.Choices;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.MetastoreDb;
import io.chartlake.local.settings.OptionalService;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Secrets;
import io.chartlake.local.settings.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The services of a stack, in the order in which they are shown. */
public final class Services {
  private Services() {}

  /** Makes what does not depend on any stack and takes long; told what it is at. */
  public static void makeEngines(
      Home home, Ports ports, Secrets secrets, Consumer<String> progress) {
    if (!TrinoServer.isUnpacked(home)) {
      progress.accept("unpacking the Trino server");
      TrinoServer.unpack(home);
    }
    ServiceContext context = new ServiceContext(home, ports, secrets, false);
    MetastoreSchema schema = new MetastoreSchema(context);
    if (!schema.hasTemplate()) {
      progress.accept("creating the metastore's schema");
      schema.makeTemplate();
    }
  }

  /**
   * Every service of the stack.
   *
   * @param choices what gives it S3, what the metastore's database is, what else it has
   * @param trinoJdk asked for only when Trino has to be started
   * @param verbose whether music-chart logs each update, once it is started
   */
  public static List<Service> all(
      Home home,
      Ports ports,
      Secrets secrets,
      Choices choices,
      Supplier<Jdk> trinoJdk,
      boolean verbose) {
    ServiceContext context = new ServiceContext(home, ports, secrets, verbose);
    List<Service> services = new ArrayList<>();
    services.add(new KafkaService(context));
    services.addAll(s3(context, choices.store()));
    if (choices.metastoreDb() == MetastoreDb.POSTGRES) {
      services.add(new PostgresService(context));
    }
    services.add(new MetastoreService(context, choices.metastoreDb()));
    services.add(new ConnectService(context, choices.store()));
    services.add(new MusicChartService(context));
    services.add(new TrinoService(context, trinoJdk));
    if (choices.with(OptionalService.SUPERSET)) {
      services.add(new SupersetService(context));
    }
    return List.copyOf(services);
  }

  private static List<Service> s3(ServiceContext context, Store store) {
    return switch (store) {
      case S3PROXY -> List.of(new S3ProxyService(context));
      case CEPH ->
          List.of(
              new CephMonService(context), new CephOsdService(context), new CephS3Service(context));
    };
  }
}
