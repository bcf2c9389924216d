package io.chartlake.sparklauncher.operator;

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
 * One long answer of the API server, read line by line as it comes: a watch, or a log. It tells an
 * answer that has ended from one that was cut off, and a refusal from an answer, which the client's
 * own readers of logs and watches do not.
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
   * Reads to the end of the answer, once; gives what came after the last line's end. That is a line
   * when the answer is known to be whole: a server that loses its own source ends an answer as if
   * it were.
   *
   * @param path with the query, beginning with a slash
   * @throws KubernetesClientException when the server refuses the request or can't be reached
   * @throws IOException when the answer was cut off, or this was closed
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
      // Something on the way has answered, in words of its own.
      return new KubernetesClientException(text, code, null);
    }
    return new KubernetesClientException(status.getMessage(), code, status);
  }

  /** Ends the reading. */
  @Override
  public synchronized void close() {
    closed = true;
    if (body != null) {
      body.cancel();
    } else if (answer != null) {
      answer.cancel(true);
    }
  }

  /** Puts lines together from what comes. */
  private static final class Lines {
    private final Consumer<String> out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** Whether all is one text. Set before the first of it is asked for. */
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
