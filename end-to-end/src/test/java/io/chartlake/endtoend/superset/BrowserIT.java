package io.chartlake.endtoend.superset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chartlake.endtoend.superset.Assets.Asset;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards in a real browser. */
@Tag("long")
@ExtendWith(DashboardStack.class)
class BrowserIT {
  private static final String MUSIC_CHART = "music-chart";

  /** The page refreshes itself every ten seconds; a loaded machine may miss some. */
  private static final Duration REFRESHED = Duration.ofSeconds(60);

  /** A minute is the aim; a machine that does other things beside takes up to twice as long. */
  private static final Duration VISIBLE = Duration.ofSeconds(120);

  /** Pixels; the axis ends not far above the longest bar, whatever it counts. */
  private static final int LONGEST_BAR = 60;

  /** Stands where a name could begin a tag; it is not seen. */
  private static final String UNSEEN = "\u2060";

  /** What SQL is written into. */
  private static final String WRITES = ".ace_editor, .SqlEditorTabs";

  private final DashboardStack stack;

  BrowserIT(DashboardStack stack) {
    this.stack = stack;
  }

  @BeforeAll
  static void needsABrowser() {
    assumeTrue(
        Browser.isInstalled(),
        "no chromium and chromedriver on the path; on Debian: apt-get install -y"
            + " --no-install-recommends chromium chromium-driver fonts-noto-cjk");
  }

  static List<Asset> dashboards() {
    return Assets.dashboards();
  }

  private static int charts(String slug) {
    return Assets.dashboards().stream()
        .filter(dashboard -> dashboard.text("slug").equals(slug))
        .mapToInt(dashboard -> Assets.positions(dashboard).size())
        .sum();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void drawsEveryChartWithWhatIsThere(Asset dashboard) {
    try (Browser viewer = Browser.loggedIn(stack, "viewer")) {
      String slug = dashboard.text("slug");
      viewer.openDashboard(slug, charts(slug));
      viewer.keepScreenshot(slug);
      for (Asset chart : Assets.charts(dashboard)) {
        String name = chart.text("slice_name");
        switch (chart.text("viz_type")) {
          case "big_number_total" -> assertThat(viewer.bigNumber(name)).isPositive();
          case "table" -> assertThat(viewer.rows(name)).as(name).isNotEmpty();
          default ->
              await()
                  .atMost(REFRESHED)
                  .untilAsserted(
                      () ->
                          assertThat(viewer.longestBar(name)).as(name).isGreaterThan(LONGEST_BAR));
        }
      }
      assertThat(viewer.complaints())
          .as("nothing from elsewhere, and nothing that fails, but what is known")
          .allMatch(
              text ->
                  isTelemetryRefused(text)
                      || text.contains("/colors?mark_updated=false")
                      || text.contains("/api/v1/log/recent_activity/"));
    }
  }

  /** Superset's page asks for a pixel of its makers'. */
  private static boolean isTelemetryRefused(String complaint) {
    return complaint.contains("scarf.sh")
        && complaint.contains("violates the following Content Security Policy");
  }

  @Test
  void aDashboardIsVisibleSoonAfterTheStart() {
    System.out.printf("Superset: %d s to a visible dashboard%n", stack.untilVisible().toSeconds());
    assertThat(stack.untilVisible()).isLessThan(VISIBLE);
  }

  @Test
  void showsNewPlaysByItself() {
    try (Browser viewer = Browser.loggedIn(stack, "viewer")) {
      viewer.openDashboard(MUSIC_CHART, charts(MUSIC_CHART));
      viewer.run("window.stillTheSamePage = true");
      long before = stack.acknowledged();
      await()
          .atMost(REFRESHED)
          .untilAsserted(() -> assertThat(viewer.bigNumber("Total plays")).isEqualTo(before));
      int more = 137;
      stack.play(more);
      assertThat(stack.acknowledged()).isEqualTo(before + more);
      await()
          .atMost(REFRESHED)
          .untilAsserted(
              () -> assertThat(viewer.bigNumber("Total plays")).isEqualTo(before + more));
      assertThat(viewer.run("return window.stillTheSamePage")).isEqualTo(true);
    }
  }

  @Test
  void showsNamesAsTheText() {
    try (Browser viewer = Browser.loggedIn(stack, "viewer")) {
      viewer.openDashboard(MUSIC_CHART, charts(MUSIC_CHART));
      await()
          .atMost(REFRESHED)
          .untilAsserted(
              () -> {
                assertThat(names(viewer, "The whole chart", 1))
                    .containsAll(DashboardStack.hardNames());
                assertThat(names(viewer, "Movers", 2)).contains(DashboardStack.hardNames().get(0));
              });
      assertThat(viewer.run("return window.broken === undefined")).isEqualTo(true);
      assertThat(viewer.all("td img, td script")).isEmpty();
    }
  }

  private static List<String> names(Browser browser, String chart, int column) {
    return browser.rows(chart).stream().map(row -> row.get(column).replace(UNSEEN, "")).toList();
  }

  @Test
  void aViewerGetsNoPageToWriteOn() {
    try (Browser viewer = Browser.loggedIn(stack, "viewer")) {
      for (String path : List.of("/sqllab/", "/chart/add", "/databaseview/list/", "/users/")) {
        viewer.open(path);
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () -> assertThat(viewer.text()).as(path).containsIgnoringCase("forbidden"));
        assertThat(viewer.all(WRITES)).as(path).isEmpty();
      }
    }
  }

  @Test
  void anEditorSeesWhatAViewerDoesNot() {
    try (Browser admin = Browser.loggedIn(stack, "admin")) {
      admin.open("/sqllab/");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  !admin
                      .all(".ace_editor, [data-test='sql-editor-tabs'], .SqlEditorTabs")
                      .isEmpty());
    }
  }
}
