package io.chartlake.sparklauncher.api;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * A streaming response of the API server, read line by line: a watch or a log. Unlike the client's
 * own readers, it tells a complete response from one that was cut off, and an error from content.
 */
public final class LineStream implements AutoCloseable {
  private final KubernetesClient client;
  private CompletableFuture<HttpResponse<AsyncBody>> answer;
  private AsyncBody body;
  private boolean closed;

  public LineStream(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Reads to the end of the response, once; returns the text after the last line break. That is a
   * line only if the response is known to be complete: a server that loses its source ends a
   * response as if it were.
   *
   * @param path with the query, starting with a slash
   * @throws KubernetesClientException when the server rejects the request or cannot be reached
   * @throws IOException when the response was cut off, or this was closed
   */
  public String read(String path, Consumer<String> line) throws IOException {
    Lines lines = new Lines(line);
    try {
      HttpResponse<AsyncBody> response = begin(path, lines).get();
      lines.keep = !response.isSuccessful();
      opened(response.body());
      response.body().consume();
      response.body().done().get();
      if (!response.isSuccessful()) {
        throw refusal(response.code(), lines.rest());
      }
      return lines.rest();
    } catch (CancellationException e) {
      throw new IOException("closed", e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause().getMessage()), e.getCause());
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private synchronized CompletableFuture<HttpResponse<AsyncBody>> begin(String path, Lines lines)
      throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    HttpClient http = client.getHttpClient();
    String server = client.getMasterUrl().toString().replaceAll("/+$", "");
    answer =
        http.consumeBytes(
            http.newHttpRequestBuilder().uri(server + path).forStreaming().build(),
            (buffers, from) -> {
              lines.take(buffers);
              from.consume();
            });
    return answer;
  }

  private synchronized void opened(AsyncBody from) {
    body = from;
    if (closed) {
      from.cancel();
    }
  }

  private KubernetesClientException refusal(int code, String text) {
    Status status = null;
    try {
      status = client.getKubernetesSerialization().unmarshal(text, Status.class);
    } catch (IllegalArgumentException | KubernetesClientException e) {
      // Not the API server's own response, but that of a proxy.
      return new KubernetesClientException(text, code, null);
    }
    return new KubernetesClientException(status.getMessage(), code, status);
  }

  /** Stops reading. */
  @Override
  public synchronized void close() {
    closed = true;
    if (body != null) {
      body.cancel();
    } else if (answer != null) {
      answer.cancel(true);
    }
  }

  /** Assembles lines from buffers. */
  private static final class Lines {
    private final Consumer<String> out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** Whether the content is one text. Set before the first of it is requested. */
    private volatile boolean keep;

    private Lines(Consumer<String> out) {
      this.out = out;
    }

    private void take(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        while (buffer.hasRemaining()) {
          byte next = buffer.get();
          if (next == '\n' && !keep) {
            out.accept(rest());
          } else {
            line.write(next);
          }
        }
      }
    }

    private String rest() {
      String text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      return text;
    }
  }
}
