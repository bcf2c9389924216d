package io.chartlake.local.engine;

import io.chartlake.local.settings.Home;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The JDK's own tool for keys and certificates. */
public final class Keytool {
  /** Only it hears of the password, which must not stand on its command line. */
  private static final String PASSWORD = "CHARTLAKE_KEYSTORE_PASSWORD";

  private Keytool() {}

  /**
   * Makes a key and a certificate, signed by itself, of a server on loopback.
   *
   * @param file of the type PKCS12, which must not be there
   * @param validDays from now
   */
  public static void makeCertificate(
      Home home, Path file, String alias, String password, int validDays) {
    Path keytool = Jdk.current().home().resolve("bin/keytool");
    List<String> command =
        List.of(
            "-J-XX:TieredStopAtLevel=1",
            "-J-Duser.language=en",
            "-J-Duser.country=US",
            "-genkeypair",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=ip:127.0.0.1,dns:localhost",
            "-ext",
            "KeyUsage:critical=digitalSignature",
            "-ext",
            "ExtendedKeyUsage=serverAuth",
            "-validity",
            Integer.toString(validDays),
            "-alias",
            alias,
            "-storetype",
            "PKCS12",
            "-storepass:env",
            PASSWORD,
            "-keystore",
            file.toString());
    ShortRun.of(
        home, new NativeProgram("keytool", keytool, command, Set.of(), Map.of(PASSWORD, password)));
  }
}
