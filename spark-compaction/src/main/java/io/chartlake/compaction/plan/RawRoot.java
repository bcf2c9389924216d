package io.chartlake.compaction.plan;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where raw objects are kept: what stands before every key, and the prefix of the keys.
 *
 * @param uri ends with a slash; {@code s3a://bucket/}, or a whole path for file systems that have
 *     no buckets
 * @param prefix folder in the bucket, without a slash at either end; empty for the bucket's root
 */
public record RawRoot(String uri, String prefix) implements Serializable {

  public RawRoot {
    if (!uri.endsWith("/")) {
      throw new IllegalArgumentException("root '" + uri + "' must end with a slash");
    }
  }

  /**
   * Reads {@code s3a://bucket[/prefix]} or {@code file:/folder}.
   *
   * @throws IllegalArgumentException naming the text when it is neither
   */
  public static RawRoot parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("'" + text + "' is no URI such as s3a://bucket", e);
    }
    if (uri.getScheme() == null) {
      throw new IllegalArgumentException("'" + text + "' has no scheme such as s3a://");
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    String folder = path.replaceAll("^/+|/+$", "");
    if (uri.getAuthority() == null) {
      return new RawRoot(uri.getScheme() + ":/" + (folder.isEmpty() ? "" : folder + "/"), "");
    }
    return new RawRoot(uri.getScheme() + "://" + uri.getAuthority() + "/", folder);
  }

  /** The whole address of a key. */
  public String uri(String key) {
    return uri + key;
  }

  /** The key of a whole address that {@link #uri(String)} has made. */
  public String key(String address) {
    if (!address.startsWith(uri)) {
      throw new IllegalArgumentException(address + " is not in " + uri);
    }
    return address.substring(uri.length());
  }
}
