package io.chartlake.local.service;

import io.chartlake.local.settings.Secrets;
import io.chartlake.local.settings.TrinoUser;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** The file by which Trino checks passwords: a line for each user, with a salted hash. */
final class TrinoPasswords {
  private static final String ALGORITHM = "PBKDF2WithHmacSHA1";

  /** Ten times the least that Trino takes; what is hashed is random already. */
  private static final int ITERATIONS = 10_000;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  private static final SecureRandom RANDOM = new SecureRandom();

  private TrinoPasswords() {}

  static String file(Secrets secrets) {
    StringBuilder text = new StringBuilder();
    for (TrinoUser user : TrinoUser.values()) {
      text.append(user.login()).append(':').append(hashed(secrets.trino(user))).append('\n');
    }
    return text.toString();
  }

  /** Iterations, salt and hash, as Trino's password file has them. */
  private static String hashed(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, HASH_BITS);
    try {
      byte[] hash = SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
      return ITERATIONS + ":" + hex(salt) + ":" + hex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    } finally {
      spec.clearPassword();
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
