package io.chartlake.bench.compaction.driver;

import io.chartlake.bench.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A prefix of a bucket, written through S3A. */
public final class S3Zone implements Zone {
  private static final int UPLOADS_AT_ONCE = 16;

  private final Path root;
  private final FileSystem fileSystem;

  /**
   * @param root such as {@code s3a://bucket}
   * @param configuration with the store's address and keys
   */
  public S3Zone(String root, Configuration configuration) throws IOException {
    this.root = new Path(root);
    this.fileSystem = this.root.getFileSystem(configuration);
  }

  @Override
  public String root() {
    return root.toString();
  }

  @Override
  public void land(java.nio.file.Path prepared) throws IOException {
    try (Stream<java.nio.file.Path> files = Files.walk(prepared)) {
      List<Callable<Void>> uploads = new ArrayList<>();
      files
          .filter(Files::isRegularFile)
          .forEach(
              file ->
                  uploads.add(
                      () -> {
                        put(prepared.relativize(file).toString(), Files.readAllBytes(file));
                        return null;
                      }));
      together(uploads);
    }
  }

  /** Puts these objects, by key; it takes many at once. */
  public void putAll(Map<String, byte[]> objects) throws IOException {
    List<Callable<Void>> uploads = new ArrayList<>();
    objects.forEach(
        (key, bytes) ->
            uploads.add(
                () -> {
                  put(key, bytes);
                  return null;
                }));
    together(uploads);
  }

  void delete(String key) throws IOException {
    if (!fileSystem.delete(new Path(root, key), false)) {
      throw new BenchException(key + " was not there to be deleted");
    }
  }

  /** How many LIST requests this process has made to the bucket, further pages included. */
  long lists() {
    return requests("object_list_request") + requests("object_continue_list_request");
  }

  /** How many HEAD requests this process has made to the bucket. */
  long heads() {
    return requests("object_metadata_request");
  }

  private long requests(String name) {
    Long count = fileSystem.getStorageStatistics().getLong(name);
    if (count == null) {
      throw new BenchException("S3A counts no " + name);
    }
    return count;
  }

  /** One PUT, without the looks that S3A takes before it otherwise. */
  private void put(String key, byte[] bytes) throws IOException {
    FSDataOutputStreamBuilder<?, ?> file = fileSystem.createFile(new Path(root, key));
    file.overwrite(true).recursive().opt("fs.s3a.create.performance", true);
    try (FSDataOutputStream out = file.build()) {
      out.write(bytes);
    }
  }

  private static void together(List<Callable<Void>> uploads) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(UPLOADS_AT_ONCE);
    try {
      for (Future<Void> upload : threads.invokeAll(uploads)) {
        upload.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted while uploading", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
