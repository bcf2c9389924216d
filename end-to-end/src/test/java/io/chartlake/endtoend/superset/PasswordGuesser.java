package io.chartlake.endtoend.superset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tries to log in to Superset from an address of this machine that nobody else uses, so that who is
 * told to wait is nobody else. Java's own client cannot choose the address it comes from.
 */
final class PasswordGuesser {
  private static final Pattern CSRF = Pattern.compile("name=\"csrf_token\"[^>]*value=\"([^\"]+)\"");
  private static final Pattern COOKIE = Pattern.compile("(?i)\r\nset-cookie: (session=[^;]+)");
  private static final Pattern STATUS = Pattern.compile("HTTP/1.1 (\\d{3}) ");
  private static final int PATIENCE_MILLIS = 60_000;

  private final InetAddress from;
  private final int port;
  private final String session;
  private final String csrf;

  PasswordGuesser(String from, int port) throws IOException {
    this.from = InetAddress.getByName(from);
    this.port = port;
    String page = ask("GET /login/ HTTP/1.1", "", "");
    this.session = first(COOKIE, page);
    this.csrf = first(CSRF, page);
  }

  /** The answer's status. */
  int guess(String user, String password) throws IOException {
    String form = "username=%s&password=%s&csrf_token=%s".formatted(user, password, csrf);
    String headers =
        "Cookie: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n"
            .formatted(session, form.length());
    return Integer.parseInt(first(STATUS, ask("POST /login/ HTTP/1.1", headers, form)));
  }

  private String ask(String request, String headers, String body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port, from, 0)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      String text =
          request
              + "\r\nHost: 127.0.0.1:"
              + port
              + "\r\nConnection: close\r\n"
              + headers
              + "\r\n"
              + body;
      socket.getOutputStream().write(text.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return matcher.group(1);
  }
}
