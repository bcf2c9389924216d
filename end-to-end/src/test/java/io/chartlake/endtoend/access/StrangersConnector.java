package io.chartlake.endtoend.access;

import io.chartlake.endtoend.Cli;
import io.chartlake.endtoend.faults.LoopbackListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What somebody without any rights proposes to the stack's Connect worker: a connector whose
 * clients carry the worker's variables to a listener of theirs.
 */
public final class StrangersConnector implements AutoCloseable {
  private final Cli chartlake;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final LoopbackListener listener;

  public StrangersConnector(Cli chartlake) throws IOException {
    this.chartlake = chartlake;
    this.listener = new LoopbackListener("stranger", client -> hear(client.getInputStream()));
  }

  private void hear(InputStream in) throws IOException {
    byte[] buffer = new byte[4096];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      synchronized (heard) {
        heard.write(buffer, 0, read);
      }
    }
  }

  /** All that any client has said to the stranger. */
  public String heard() {
    synchronized (heard) {
      return heard.toString(StandardCharsets.ISO_8859_1);
    }
  }

  /** Proposes a landing connector with these settings beside those it must have. */
  public HttpResponse<String> propose(Map<String, String> settings)
      throws IOException, InterruptedException {
    String body =
        settings.entrySet().stream()
            .map(setting -> "\"%s\":\"%s\"".formatted(setting.getKey(), setting.getValue()))
            .collect(
                Collectors.joining(
                    ",",
                    """
                    {"connector.class":"io.chartlake.landing.S3LandingConnector","name":"stranger",
                    "topics":"played-songs","key.format":"long","s3.bucket":"lake",
                    "key.converter":"org.apache.kafka.connect.converters.ByteArrayConverter",
                    "value.converter":"org.apache.kafka.connect.converters.ByteArrayConverter",
                    "header.converter":"org.apache.kafka.connect.converters.ByteArrayConverter",
                    "s3.endpoint":"http://127.0.0.1:%d","consumer.override.isolation.level":"read_committed",
                    """
                        .formatted(chartlake.port("s3")),
                    "}"));
    String worker = "http://127.0.0.1:" + chartlake.port("connect");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(worker + "/connectors/stranger/config"))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  public String address() {
    return "127.0.0.1:" + listener.port();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
