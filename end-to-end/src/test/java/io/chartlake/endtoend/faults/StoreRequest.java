package io.chartlake.endtoend.faults;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request asks of an S3 store, addressed in path style.
 *
 * @param key of the object; of a LIST the prefix
 * @param conditional whether it is to be done only where no object is
 */
public record StoreRequest(Kind kind, String key, boolean conditional) {
  private static final Pattern LINE = Pattern.compile("([A-Z]+) /[^/? ]*/?([^? ]*)\\??(\\S*) .*");
  private static final Pattern PREFIX = Pattern.compile("(?:^|&)prefix=([^&]*)");

  public enum Kind {
    PUT,
    GET,
    HEAD,
    LIST,
    OTHER
  }

  static StoreRequest of(HttpHead head) {
    Matcher line = LINE.matcher(head.startLine());
    if (!line.matches()) {
      return new StoreRequest(Kind.OTHER, head.startLine(), false);
    }
    String key = decoded(line.group(2));
    String query = line.group(3);
    Kind kind =
        switch (line.group(1)) {
          case "PUT" -> key.isEmpty() ? Kind.OTHER : Kind.PUT;
          case "HEAD" -> key.isEmpty() ? Kind.OTHER : Kind.HEAD;
          case "GET" ->
              query.contains("list-type=") ? Kind.LIST : key.isEmpty() ? Kind.OTHER : Kind.GET;
          default -> Kind.OTHER;
        };
    if (kind == Kind.LIST) {
      Matcher prefix = PREFIX.matcher(query);
      key = prefix.find() ? decoded(prefix.group(1)) : "";
    }
    return new StoreRequest(kind, key, head.header("If-None-Match").isPresent());
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Whether it is about this topic's objects in the bucket's root. */
  public boolean isAbout(String topic) {
    return key.startsWith(topic + ".json/");
  }

  public boolean isAbout(String topic, Kind kind) {
    return this.kind == kind && isAbout(topic);
  }
}
