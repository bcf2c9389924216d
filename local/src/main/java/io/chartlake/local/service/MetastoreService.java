package io.chartlake.local.service;

import io.chartlake.local.engine.Classpath;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.settings.MetastoreDb;
import io.chartlake.local.settings.Port;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The Hive Metastore, on an embedded Derby database or on PostgreSQL. */
final class MetastoreService extends StackService {
  /** Thrift's strict binary protocol: a call of getStatus(), sequence id 1, without arguments. */
  private static final byte[] GET_STATUS =
      ByteBuffer.allocate(22)
          .putInt(0x80010001)
          .putInt("getStatus".length())
          .put("getStatus".getBytes(StandardCharsets.US_ASCII))
          .putInt(1)
          .put((byte) 0)
          .array();

  private final MetastoreDb kind;
  private final Classpath classpath;

  MetastoreService(ServiceContext context, MetastoreDb kind) {
    super(context, "metastore", Port.METASTORE);
    this.kind = kind;
    this.classpath = MetastoreSchema.classpath(context);
  }

  @Override
  public Set<String> startAfter() {
    return kind == MetastoreDb.POSTGRES ? Set.of(PostgresService.NAME) : Set.of();
  }

  @Override
  public void prepare(Consumer<String> progress) {
    write("log4j2.properties", "log4j2-metastore.properties", Map.of());
    if (kind == MetastoreDb.DERBY) {
      copyTemplate(progress);
    }
    context.writeMetastoreSite(name(), database());
  }

  private MetastoreDatabase database() {
    return switch (kind) {
      case DERBY -> MetastoreDatabase.derby(home(), data());
      case POSTGRES -> MetastoreDatabase.postgres(context.ports());
    };
  }

  private void copyTemplate(Consumer<String> progress) {
    if (!Files.exists(data())) {
      MetastoreSchema schema = new MetastoreSchema(context);
      if (!schema.hasTemplate()) {
        progress.accept("creating schema");
      }
      schema.makeTemplate();
      schema.copyTo(data());
    }
  }

  @Override
  public JavaProgram program() {
    Path conf = conf();
    return JavaProgram.small(
            name(), "128m", classpath, "org.apache.hadoop.hive.metastore.HiveMetaStore")
        .withProperty("log4j2.configurationFile", context.logging(name()))
        .withProperties(database().properties())
        .withEnvironment(Map.of("METASTORE_CONF_DIR", conf.toString()))
        .withEnvironment(secrets().s3Environment())
        .withArguments(List.of("-p", Integer.toString(number(Port.METASTORE))));
  }

  @Override
  public boolean isReady() {
    return Probe.answers(context.ports(), Port.METASTORE, GET_STATUS);
  }
}
