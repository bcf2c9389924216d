package io.chartlake.local.service;

import io.chartlake.local.engine.Classpath;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.lake.Buckets;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Secrets.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** S3 by s3proxy, which keeps objects as files of a folder. */
final class S3ProxyService extends StackService {
  /**
   * Of a body that is signed as one piece it keeps the whole in memory, and for a moment twice: 12
   * of the most that it takes, 8 MiB, are 192 MiB, and it needs some 30 itself. What is signed in
   * chunks, as everything of this stack is, takes 128 KiB.
   */
  private static final String HEAP = "256m";

  private static final int MOST_BYTES_AT_ONCE = 8 << 20;

  private static final String CONFIGURATION = "s3proxy.properties";

  S3ProxyService(ServiceContext context) {
    super(context, "s3", Port.S3);
  }

  @Override
  public void prepare(Consumer<String> progress) {
    Path data = data();
    Attempt.to("make " + data, () -> Files.createDirectories(data));
    write(
        CONFIGURATION,
        CONFIGURATION,
        Map.of(
            "port", number(Port.S3),
            "most", MOST_BYTES_AT_ONCE,
            "identity", secrets().get(Secret.S3_IDENTITY),
            "credential", secrets().get(Secret.S3_CREDENTIAL),
            // Absolute: below a relative one it lists nothing.
            "data", data));
  }

  @Override
  public JavaProgram program() {
    return JavaProgram.small(
            name(), HEAP, Classpath.engine(home(), "s3proxy"), "org.gaul.s3proxy.Main")
        .withJvmOptions("-Xms64m") // what it does not need it does not take
        .withArguments(List.of("--properties", conf().resolve(CONFIGURATION).toString()));
  }

  @Override
  public boolean isReady() {
    return Probe.get(http(Port.S3)).isPresent();
  }

  @Override
  public void finish(Consumer<String> progress) {
    try (Buckets buckets = Buckets.of(context.ports(), secrets())) {
      buckets.createMissing();
    }
  }
}
