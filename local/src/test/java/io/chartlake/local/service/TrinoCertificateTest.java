package io.chartlake.local.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.local.engine.Keytool;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Secrets;
import io.chartlake.local.settings.Secrets.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trino's key is closed to others, and its certificate is trusted for as long as it lasts. */
class TrinoCertificateTest {
  @TempDir private Path folder;
  private Home home;
  private Path conf;

  @BeforeEach
  void makeStack() throws IOException {
    home = new Home(folder, folder.resolve("stack"), folder.resolve("engines"));
    home.create();
    Secrets.generateMissing(home);
    conf = Files.createDirectories(home.conf().resolve("trino"));
  }

  @Test
  void isOfLoopbackAndForItsOwnerAlone() throws Exception {
    TrinoCertificate certificate = prepared();
    X509Certificate shown = shown();
    assertThat(shown.getSubjectAlternativeNames())
        .contains(List.of(7, "127.0.0.1"), List.of(2, "localhost"));
    assertThat(shown.getBasicConstraints()).as("can sign no other").isEqualTo(-1);
    shown.verify(shown.getPublicKey());
    assertThat(Probe.trusting(home.trinoCertificate())).isNotNull();
    try (var files = Files.list(conf)) {
      assertThat(files)
          .containsExactlyInAnyOrder(
              certificate.keystore(), home.trinoCertificate(), home.trinoTrustStore())
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void isTrustedByAJvmThatIsGivenTheTrustStore() throws Exception {
    prepared();
    KeyStore trusted = KeyStore.getInstance("JKS");
    try (var in = Files.newInputStream(home.trinoTrustStore())) {
      trusted.load(in, null); // as TLS does when it has been told no password
    }
    assertThat(trusted.getCertificate("trino")).isEqualTo(shown());
  }

  @Test
  void staysTheSame() throws Exception {
    prepared();
    X509Certificate first = shown();
    Files.delete(home.trinoCertificate());
    prepared();
    assertThat(shown()).isEqualTo(first);
  }

  @Test
  void isMadeAnewWhenItEndsSoon() throws Exception {
    Keytool.makeCertificate(home, conf.resolve("keystore.p12"), "trino", password(), 29);
    prepared();
    assertThat(shown().getNotAfter()).isAfter(daysFromNow(360));
  }

  @Test
  void isMadeAnewWhenItCannotBeOpened() throws Exception {
    prepared();
    X509Certificate first = shown();
    Files.delete(home.secrets());
    Secrets.generateMissing(home);
    prepared();
    assertThat(shown()).isNotEqualTo(first);
    X509Certificate second = shown();
    Files.writeString(conf.resolve("keystore.p12"), "damaged");
    prepared();
    assertThat(shown()).isNotEqualTo(second);
  }

  private TrinoCertificate prepared() {
    ServiceContext context = new ServiceContext(home, Ports.usual(), Secrets.load(home), false);
    TrinoCertificate certificate = new TrinoCertificate(context, conf);
    certificate.prepare();
    return certificate;
  }

  private String password() {
    return Secrets.load(home).get(Secret.TRINO_KEYSTORE);
  }

  private X509Certificate shown() throws Exception {
    try (var in = Files.newInputStream(home.trinoCertificate())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static Date daysFromNow(int days) {
    return Date.from(Instant.now().plus(Duration.ofDays(days)));
  }
}
