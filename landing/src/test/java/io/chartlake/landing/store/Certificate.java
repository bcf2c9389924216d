package io.chartlake.landing.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A certificate of 127.0.0.1 that nobody trusts yet.
 *
 * @param store a key store with it and its key
 * @param authority a PEM file with it
 */
record Certificate(Path store, Path authority, String password) {

  static Certificate make(Path folder) throws IOException, InterruptedException {
    Certificate made =
        new Certificate(
            folder.resolve("server.p12"),
            folder.resolve("server.pem"),
            UUID.randomUUID().toString());
    made.keytool("-genkeypair -keyalg EC -dname CN=server -ext san=ip:127.0.0.1 -validity 2");
    made.keytool("-exportcert -rfc -file " + made.authority);
    return made;
  }

  private void keytool(String what) throws IOException, InterruptedException {
    String program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command =
        Stream.of(
                program, what, "-alias server -keystore", store.toString(), "-storepass", password)
            .flatMap(part -> Stream.of(part.split(" ")))
            .toList();
    Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (run.waitFor() != 0) {
      throw new IOException("keytool failed: " + said);
    }
  }
}
