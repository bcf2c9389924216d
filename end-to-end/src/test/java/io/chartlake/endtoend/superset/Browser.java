package io.chartlake.endtoend.superset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.imageio.ImageIO;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The machine's Chromium without a window, somebody logged in to Superset in it. Nothing but this
 * machine can be reached by it.
 */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Path SCREENSHOTS =
      Path.of(System.getProperty("chartlake.home")).resolve("end-to-end/target/screenshots");

  /** Of a bar in Superset's own colours. */
  private static final int BAR_COLOR = 0x1FA8C9;

  private static final double FAINTEST_BAR = 0.3;
  private static final int COLOR_TOLERANCE = 12;

  private static final String CHART = "[data-test='chart-grid-component']";
  private static final String DRAWN = CHART + " [data-test='slice-container']";

  /** What there is instead of a chart, or of a part of it. */
  private static final List<String> NOT_DRAWN =
      List.of("[data-test='loading-indicator']", "[role='alert']", ".ant-empty", ".ant-alert");

  /** Where everything of the charts stands; numbers may change meanwhile. */
  private static final String LAYOUT =
      "return JSON.stringify([...document.querySelectorAll(arguments[0])].map(chart =>"
          + " [chart, ...chart.querySelectorAll('canvas, table, .header-line')].map(part => {"
          + " const place = part.getBoundingClientRect();"
          + " return [place.x, place.y, place.width].map(Math.round); })))";

  private static final String EVERY_TABLE_HAS_ROWS =
      "return [...document.querySelectorAll('[data-test-viz-type=table]')]"
          + ".every(table => table.querySelector('tbody td') !== null)";

  /**
   * It warns that it does not know every Chromium's debugging protocol, which nothing here uses.
   */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  static {
    SELENIUM.setLevel(Level.SEVERE);
  }

  private final ChromeDriver driver;
  private final String url;

  private Browser(ChromeDriver driver, String url) {
    this.driver = driver;
    this.url = url;
  }

  /** Whether the machine has one; neither is ever fetched. */
  static boolean isInstalled() {
    return program("chromium").isPresent() && program("chromedriver").isPresent();
  }

  private static Optional<File> program(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> new File(folder, name))
        .filter(File::canExecute)
        .findFirst();
  }

  /** Opens it and logs in by the form. */
  static Browser loggedIn(DashboardStack stack, String user) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program("chromium").orElseThrow());
    options.addArguments(
        "--headless=new",
        "--no-sandbox", // it does not run as root otherwise
        "--disable-dev-shm-usage",
        "--no-proxy-server",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(program("chromedriver").orElseThrow())
            .usingAnyFreePort()
            .build();
    Browser browser = new Browser(new ChromeDriver(service, options), stack.url());
    try {
      browser.logIn(user, stack.password(user));
      return browser;
    } catch (RuntimeException | Error e) {
      browser.close();
      throw e;
    }
  }

  private void logIn(String user, String password) {
    driver.manage().window().setSize(new Dimension(1400, 1150));
    driver.get(url + "/login/");
    await().atMost(PATIENCE).until(() -> !all("#username").isEmpty());
    all("#username").get(0).sendKeys(user);
    all("#password").get(0).sendKeys(password);
    all("[data-test='login-button']").get(0).click();
    await().atMost(PATIENCE).until(() -> !driver.getCurrentUrl().contains("/login"));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  void open(String path) {
    driver.get(url + path);
  }

  String address() {
    return driver.getCurrentUrl();
  }

  String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  Object run(String script) {
    return driver.executeScript(script);
  }

  /** Opens a dashboard and returns when it stands there, whatever its charts have to show. */
  void showDashboard(String slug) {
    open("/superset/dashboard/" + slug + "/");
    await()
        .atMost(PATIENCE)
        .until(() -> !all(DRAWN).isEmpty() && all(CHART + " " + NOT_DRAWN.get(0)).isEmpty());
  }

  /** Opens a dashboard and returns when all of its charts are drawn, and drawn to their end. */
  void openDashboard(String slug, int charts) {
    open("/superset/dashboard/" + slug + "/");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(all(DRAWN)).hasSize(charts);
              NOT_DRAWN.forEach(
                  selector -> assertThat(all(CHART + " " + selector)).as(selector).isEmpty());
            });
    // A table is drawn empty first.
    await().atMost(PATIENCE).until(() -> (Boolean) run(EVERY_TABLE_HAS_ROWS));
    long height = (Long) run("return document.documentElement.scrollHeight");
    driver.manage().window().setSize(new Dimension(1400, (int) height + 150));
    AtomicReference<Object> last = new AtomicReference<>();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1)) // bars take less to grow
        .until(
            () -> {
              Object now = driver.executeScript(LAYOUT, CHART);
              return now.equals(last.getAndSet(now));
            });
  }

  private byte[] screenshot() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  /** Keeps a picture of the page among what the build leaves. */
  void keepScreenshot(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
      Files.write(SCREENSHOTS.resolve(name + ".png"), screenshot());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  WebElement chart(String name) {
    return driver.findElement(By.cssSelector("[data-test-chart-name=\"" + name + "\"]"));
  }

  /** The number that a chart of one big number shows. */
  long bigNumber(String chart) {
    String text = chart(chart).findElement(By.cssSelector(".header-line")).getText();
    return Long.parseLong(text.replace(",", ""));
  }

  /** The texts of a table's cells, row by row, whatever of them fits into the cells. */
  @SuppressWarnings("unchecked") // what the script returns
  List<List<String>> rows(String chart) {
    return (List<List<String>>)
        driver.executeScript(
            "return [...arguments[0].querySelectorAll('tbody tr')]"
                + ".map(row => [...row.querySelectorAll('td')].map(cell => cell.textContent))",
            chart(chart));
  }

  /**
   * How many pixels the longest bar of a chart is long, upright or lying. How many bars there are,
   * and how thin, depends on how many minutes a chart has to show.
   */
  int longestBar(String chart) {
    try {
      BufferedImage image =
          ImageIO.read(new ByteArrayInputStream(chart(chart).getScreenshotAs(OutputType.BYTES)));
      int longest = 0;
      int[] upright = new int[image.getWidth()];
      for (int y = 0; y < image.getHeight(); y++) {
        int lying = 0;
        for (int x = 0; x < image.getWidth(); x++) {
          boolean bar = isBar(image.getRGB(x, y));
          lying = bar ? lying + 1 : 0;
          upright[x] = bar ? upright[x] + 1 : 0;
          longest = Math.max(longest, Math.max(lying, upright[x]));
        }
      }
      return longest;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A bar narrower than a pixel or two has none of the colour itself: it is mixed with white. */
  private static boolean isBar(int rgb) {
    int red = rgb >> 16 & 0xFF;
    int green = rgb >> 8 & 0xFF;
    int blue = rgb & 0xFF;
    double share = (255.0 - red) / (255 - (BAR_COLOR >> 16));
    return share > FAINTEST_BAR
        && Math.abs(255 - share * (255 - (BAR_COLOR >> 8 & 0xFF)) - green) < COLOR_TOLERANCE
        && Math.abs(255 - share * (255 - (BAR_COLOR & 0xFF)) - blue) < COLOR_TOLERANCE;
  }

  /** What the page has complained of since this was last asked. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .map(entry -> entry.getMessage())
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
