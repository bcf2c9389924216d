package io.chartlake.local.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Secrets;
import io.chartlake.local.settings.TrinoUser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trino's password file lets each user in and shows no password. */
class TrinoPasswordsTest {
  /** What Trino refuses to read below. */
  private static final int LEAST_ITERATIONS = 1_000;

  @TempDir private Path folder;
  private Secrets secrets;

  @BeforeEach
  void makeSecrets() throws Exception {
    Home home = new Home(folder, folder.resolve("stack"), folder.resolve("engines"));
    Files.createDirectories(home.folder());
    Secrets.generateMissing(home);
    secrets = Secrets.load(home);
  }

  @Test
  void eachUserHasALineByWhichItsPasswordIsChecked() throws Exception {
    List<String> lines = TrinoPasswords.file(secrets).lines().toList();
    assertThat(lines).hasSize(TrinoUser.values().length);
    for (TrinoUser user : TrinoUser.values()) {
      String[] parts = lines.get(user.ordinal()).split(":", -1);
      assertThat(parts).hasSize(4);
      assertThat(parts[0]).isEqualTo(user.login());
      assertThat(Integer.parseInt(parts[1])).isGreaterThanOrEqualTo(LEAST_ITERATIONS);
      assertThat(parts[3]).isEqualTo(hash(secrets.trino(user), parts));
    }
  }

  @Test
  void saltsAndHidesThem() {
    String file = TrinoPasswords.file(secrets);
    assertThat(TrinoPasswords.file(secrets)).isNotEqualTo(file);
    for (TrinoUser user : TrinoUser.values()) {
      assertThat(file).doesNotContain(secrets.trino(user));
    }
  }

  /** As Trino does it. */
  private static String hash(String password, String[] parts) throws Exception {
    byte[] salt = HexFormat.of().parseHex(parts[2]);
    PBEKeySpec spec =
        new PBEKeySpec(
            password.toCharArray(), salt, Integer.parseInt(parts[1]), parts[3].length() * 4);
    return HexFormat.of()
        .formatHex(
            SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1").generateSecret(spec).getEncoded());
  }
}
