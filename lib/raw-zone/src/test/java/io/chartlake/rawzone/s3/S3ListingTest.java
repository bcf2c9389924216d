package io.chartlake.rawzone.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.rawzone.listing.Listing;
import io.chartlake.rawzone.listing.MemoryListing;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ServiceClientConfiguration;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Every name that was asked for is listed, over any number of pages. */
class S3ListingTest {
  private static final int PAGE = 1000;

  private final MemoryListing bucket = new MemoryListing();
  private final FakeS3 s3 = new FakeS3();
  private final S3Listing listing = new S3Listing(s3, "raw");

  /** Answers page by page, each going on behind the last name of the one before. */
  private final class FakeS3 implements S3Client {
    private final List<ListObjectsV2Request> requests = new ArrayList<>();
    private boolean knowsStartAfter = true;
    private boolean away;

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
      if (away) {
        throw SdkClientException.create("connection refused");
      }
      requests.add(request);
      String after =
          Stream.of(request.continuationToken(), knowsStartAfter ? request.startAfter() : null)
              .filter(text -> text != null)
              .findFirst()
              .orElse("");
      Listing.Level level =
          request.delimiter() == null
              ? new Listing.Level(List.of(), deep(request.prefix(), after))
              : bucket.level(request.prefix(), after, Listing.ALL);
      List<String> names =
          Stream.concat(level.folders().stream(), level.objects().stream().map(Listing.Entry::key))
              .sorted()
              .toList();
      List<String> page = names.subList(0, Math.min(names.size(), request.maxKeys()));
      return ListObjectsV2Response.builder()
          .commonPrefixes(
              level.folders().stream()
                  .filter(page::contains)
                  .map(folder -> CommonPrefix.builder().prefix(folder).build())
                  .toList())
          .contents(
              level.objects().stream()
                  .filter(entry -> page.contains(entry.key()))
                  .map(
                      entry ->
                          S3Object.builder()
                              .key(entry.key())
                              .size(entry.sizeBytes())
                              .lastModified(entry.modified())
                              .build())
                  .toList())
          .isTruncated(page.size() < names.size())
          .nextContinuationToken(page.isEmpty() ? null : page.get(page.size() - 1))
          .build();
    }

    private List<Listing.Entry> deep(String prefix, String after) {
      return bucket.deep(prefix, Listing.ALL).stream()
          .filter(entry -> entry.key().compareTo(after) > 0)
          .toList();
    }

    @Override
    public S3ServiceClientConfiguration serviceClientConfiguration() {
      return S3ServiceClientConfiguration.builder()
          .endpointOverride(URI.create("http://store:9000"))
          .build();
    }

    @Override
    public String serviceName() {
      return "s3";
    }

    @Override
    public void close() {}
  }

  private void put(int count) {
    for (int i = 0; i < count; i++) {
      bucket.objects.put("zone/folder-%05d/object".formatted(i), 7L);
    }
  }

  @Test
  void listsAllOverSeveralPages() throws IOException {
    put(2 * PAGE + 1);

    assertThat(listing.deep("zone/")).hasSize(2 * PAGE + 1);
    assertThat(listing.level("zone/").folders()).hasSize(2 * PAGE + 1);
    assertThat(s3.requests).hasSize(6);
  }

  @Test
  void asksForNoMoreThanIsWanted() throws IOException {
    put(3);

    Listing.Level level = listing.level("zone/", "", 2);

    assertThat(level.folders()).containsExactly("zone/folder-00000/", "zone/folder-00001/");
    assertThat(level.complete()).isFalse();
    assertThat(listing.deep("zone/", 1)).hasSize(1);
    assertThat(s3.requests).hasSize(2);
  }

  @Test
  void startsBehindANameAlsoWhereTheStoreCannot() throws IOException {
    put(3);
    s3.knowsStartAfter = false;

    assertThat(listing.level("zone/", "zone/folder-00000/", Listing.ALL).folders())
        .containsExactly("zone/folder-00001/", "zone/folder-00002/");
  }

  @Test
  void saysWhatCouldNotBeListed() {
    s3.away = true;

    assertThatThrownBy(() -> listing.level("zone/"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot list 'zone/' in bucket 'raw' at http://store:9000 (connection refused)");
  }
}
