package io.chartlake.local.service;

import io.chartlake.cli.CommandException;
import io.chartlake.local.engine.Keytool;
import io.chartlake.local.settings.FileTree;
import io.chartlake.local.settings.Secrets;
import io.chartlake.local.settings.Secrets.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;

/** Trino's key and certificate, signed by itself: made at the first start and kept for a year. */
final class TrinoCertificate {
  private static final String ALIAS = "trino";
  private static final int VALID_DAYS = 397;

  /** A start within this time of the end makes a new one. */
  private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

  private final ServiceContext context;
  private final Path folder;

  TrinoCertificate(ServiceContext context, Path folder) {
    this.context = context;
    this.folder = folder;
  }

  /** Key and certificate, under the password of the stack's secrets. */
  Path keystore() {
    return folder.resolve("keystore.p12");
  }

  /** Makes what is missing, cannot be opened or ends soon; writes the certificate for clients. */
  void prepare() {
    try {
      Certificate certificate = usable().orElse(null);
      if (certificate == null) {
        make();
        certificate =
            usable()
                .orElseThrow(
                    () -> CommandException.failure("cannot open the new file " + keystore()));
      }
      Secrets.writePrivately(context.home().trinoCertificate(), pem(certificate));
      writeTrustStore(certificate);
    } catch (IOException | GeneralSecurityException e) {
      throw CommandException.failure(
          "cannot make Trino's certificate in " + folder + ": " + e.getMessage(), e);
    }
  }

  private Optional<Certificate> usable() throws GeneralSecurityException {
    if (!Files.exists(keystore())) {
      return Optional.empty();
    }
    try (var in = Files.newInputStream(keystore())) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, context.secrets().get(Secret.TRINO_KEYSTORE).toCharArray());
      return Optional.ofNullable(store.getCertificate(ALIAS)).filter(TrinoCertificate::lasts);
    } catch (IOException e) {
      return Optional.empty(); // of another password, or damaged
    }
  }

  private static boolean lasts(Certificate certificate) {
    Date end = ((X509Certificate) certificate).getNotAfter();
    return Instant.now().plus(RENEWED_BEFORE).isBefore(end.toInstant());
  }

  /** In a folder closed to others until the file itself is: keytool leaves it open to read. */
  private void make() throws IOException {
    Path closed =
        Files.createTempDirectory(
            folder,
            "new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      Path made = closed.resolve("keystore.p12");
      Keytool.makeCertificate(
          context.home(), made, ALIAS, context.secrets().get(Secret.TRINO_KEYSTORE), VALID_DAYS);
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
      Files.move(
          made, keystore(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      FileTree.delete(closed);
    }
  }

  /** Of a certificate alone, which is no secret: there is a password because the format has one. */
  private void writeTrustStore(Certificate certificate)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    store.setCertificateEntry(ALIAS, certificate);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, ALIAS.toCharArray());
    Secrets.writePrivately(context.home().trinoTrustStore(), bytes.toByteArray());
  }

  private static String pem(Certificate certificate) throws GeneralSecurityException {
    String text =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
  }
}
