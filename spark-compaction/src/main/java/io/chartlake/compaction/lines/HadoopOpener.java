package io.chartlake.compaction.lines;

import io.chartlake.compaction.plan.ObjectSlice;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Opens through a Hadoop file system: one GET of the whole object, no HEAD before it. */
public final class HadoopOpener implements ObjectOpener {
  private final Configuration configuration;

  public HadoopOpener(Configuration configuration) {
    this.configuration = configuration;
  }

  @Override
  public InputStream open(ObjectSlice slice) throws IOException {
    Path path = new Path(slice.uri());
    try {
      return path.getFileSystem(configuration)
          .openFile(path)
          .opt("fs.option.openfile.read.policy", "whole-file")
          .optLong("fs.option.openfile.length", slice.sizeBytes())
          .build()
          .get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while opening " + path);
    }
  }
}
