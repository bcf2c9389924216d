package io.chartlake.landing.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.chartlake.landing.TestBucket;
import io.chartlake.landing.buffer.Buffer;
import io.chartlake.landing.config.LandingConfig;
import io.chartlake.rawzone.listing.Listing;
import io.chartlake.testsupport.FreePort;
import io.chartlake.testsupport.S3Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store's contract with a real S3 server, by http and by https. */
class S3ObjectStoreIT {
  /** What is signed as one piece and longer is refused: it would be kept in memory. */
  private static final int MOST_BYTES_IN_ONE_PIECE = 20 << 20;

  @TempDir static Path folder;
  private static Certificate certificate;
  private static String secureEndpoint;
  private static S3Proxy proxy;
  private static S3ObjectStore store;

  @BeforeAll
  static void start() throws Exception {
    certificate = Certificate.make(folder);
    secureEndpoint = "https://127.0.0.1:" + FreePort.find();
    Map<String, String> server =
        Map.of(
            "s3proxy.secure-endpoint",
            secureEndpoint,
            "s3proxy.keystore-path",
            certificate.store().toString(),
            "s3proxy.keystore-password",
            certificate.password(),
            "s3proxy.v4-max-non-chunked-request-size",
            "" + MOST_BYTES_IN_ONE_PIECE);
    proxy = TestBucket.serve(folder, "bucket", server);
    store = open(Map.of());
  }

  @AfterAll
  static void stop() {
    store.close();
    proxy.close();
  }

  private static S3ObjectStore open(Map<String, String> changes) {
    Map<String, String> settings = new HashMap<>(TestBucket.settings(proxy, "bucket"));
    settings.put(LandingConfig.ADMIN_BOOTSTRAP, "127.0.0.1:1");
    settings.putAll(changes);
    return S3ObjectStore.open(new LandingConfig(settings));
  }

  private static Buffer bytes(String text) {
    Buffer buffer = new Buffer();
    buffer.write(text.getBytes(UTF_8), 0, text.getBytes(UTF_8).length);
    return buffer;
  }

  @Test
  void createsAnObjectOnce() {
    assertThat(store.put("once", bytes("first"), Map.of("chartlake-format", "1"))).isTrue();
    assertThat(store.put("once", bytes("second"), Map.of())).isFalse();
    ObjectStore.Head head = store.head("once").orElseThrow();
    assertThat(head.sizeBytes()).isEqualTo(5);
    assertThat(head.etag()).isEqualTo(java.util.HexFormat.of().formatHex(bytes("first").md5()));
    assertThat(head.metadata()).containsEntry("chartlake-format", "1");
  }

  @Test
  void signsInChunksWhatAStoreWouldKeepInMemory() {
    Buffer large = bytes("x".repeat(MOST_BYTES_IN_ONE_PIECE + 1));
    assertThatThrownBy(() -> store.put("one-piece", large, Map.of()))
        .isInstanceOf(StoreException.class);
    try (S3ObjectStore chunks = open(Map.of(LandingConfig.CHUNKED, "true"))) {
      assertThat(chunks.put("chunks", large, Map.of("chartlake-format", "1"))).isTrue();
      assertThat(chunks.put("chunks", bytes("second"), Map.of())).isFalse();
    }
    ObjectStore.Head head = store.head("chunks").orElseThrow();
    assertThat(head.sizeBytes()).isEqualTo(large.sizeBytes());
    assertThat(head.etag()).isEqualTo(java.util.HexFormat.of().formatHex(large.md5()));
    assertThat(head.metadata()).containsEntry("chartlake-format", "1");
  }

  @Test
  void tellsThatThereIsNone() {
    assertThat(store.head("nothing")).isEmpty();
  }

  @Test
  void listsFoldersBehindAText() {
    IntStream.range(0, 12)
        .forEach(i -> store.put("f/hour=%02d/x".formatted(i), bytes("" + i), Map.of()));
    assertThat(store.level("f/", "f/hour=09", 100).folders())
        .containsExactly("f/hour=09/", "f/hour=10/", "f/hour=11/");
    Listing.Level first = store.level("f/", "", 5);
    assertThat(first.folders()).hasSize(5);
    assertThat(first.complete()).isFalse();
    assertThat(store.level("f/", "f/hour=12", 100).folders()).isEmpty();
    assertThat(store.deep("f/hour=03/", 100))
        .extracting(Listing.Entry::key, Listing.Entry::sizeBytes)
        .containsExactly(tuple("f/hour=03/x", 1L));
  }

  @Test
  void listsMoreThanAPage() {
    IntStream.range(0, 1003)
        .parallel()
        .forEach(i -> store.put("p/%04d".formatted(i), bytes("x"), Map.of()));
    Listing.Level all = store.level("p/", "", Listing.ALL);
    assertThat(all.objects()).hasSize(1003);
    assertThat(all.complete()).isTrue();
  }

  @Test
  void trustsTheAuthorityItIsTold() {
    Map<String, String> secure = Map.of(LandingConfig.ENDPOINT, secureEndpoint);
    try (S3ObjectStore stranger = open(secure)) {
      assertThatThrownBy(() -> stranger.head("x"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("unable to find valid certification path");
    }
    Map<String, String> trusting = new HashMap<>(secure);
    trusting.put(LandingConfig.CA_FILE, certificate.authority().toString());
    try (S3ObjectStore friend = open(trusting)) {
      assertThat(friend.put("by-https", bytes("x"), Map.of())).isTrue();
      assertThat(store.head("by-https")).isPresent();
    }
  }

  @Test
  void saysWhatWasRefused() {
    try (S3ObjectStore stranger = open(Map.of(LandingConfig.SECRET_ACCESS_KEY, "wrong"))) {
      assertThatThrownBy(() -> stranger.put("x", bytes("x"), Map.of()))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> {
                assertThat(e.isPassing()).isFalse();
                assertThat(e.status()).isEqualTo(403);
              })
          .hasMessageContaining("PutObject s3://bucket/x: 403");
    }
    try (S3ObjectStore nowhere = open(Map.of(LandingConfig.BUCKET, "nowhere"))) {
      assertThatThrownBy(() -> nowhere.level("", "", 1)).hasMessageContaining("NoSuchBucket");
    }
    try (S3ObjectStore away = open(Map.of(LandingConfig.ENDPOINT, "http://127.0.0.1:1"))) {
      assertThatThrownBy(() -> away.head("x"))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue());
    }
  }
}
