package io.chartlake.endtoend.superset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chartlake.endtoend.superset.Assets.Asset;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Superset's REST interface, asked by somebody who has logged in. */
final class SupersetRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Of an asset's file in an export: in which the time of the export stands. */
  private static final String EXPORTED_AT = "metadata.yaml";

  private static final Pattern CSRF = Pattern.compile("name=\"csrf_token\"[^>]*value=\"([^\"]+)\"");

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .cookieHandler(new CookieManager())
          .build();
  private final Map<String, JsonNode> listed = new HashMap<>();
  private final String url;
  private final String csrf;

  /** Logs in by the form, as a browser does: what is refused then is refused to the account. */
  SupersetRest(String url, String user, String password) {
    this.url = url;
    String form =
        "username=%s&password=%s&csrf_token=%s".formatted(user, password, csrf("/login/"));
    HttpResponse<byte[]> answer =
        send(request("/login/", "application/x-www-form-urlencoded"), "POST", form);
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(302);
    this.csrf = csrf("/superset/welcome/");
    assertThat(json(get("/api/v1/me/")).path("result").path("username").asText()).isEqualTo(user);
  }

  private String csrf(String page) {
    Matcher matcher = CSRF.matcher(text(get(page)));
    assertThat(matcher.find()).as(page).isTrue();
    return matcher.group(1);
  }

  private HttpRequest.Builder request(String path, String type) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(LIMIT)
        .header("Content-Type", type)
        .header("Referer", url + path);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request, String method, String body) {
    try {
      return http.send(
          request.method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
          HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  HttpResponse<byte[]> get(String path) {
    return send(request(path, "application/json"), "GET", "");
  }

  /** Anything but a GET. */
  HttpResponse<byte[]> send(String method, String path, JsonNode body) {
    return send(
        request(path, "application/json").header("X-CSRFToken", csrf), method, body.toString());
  }

  static JsonNode json(HttpResponse<byte[]> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(text(answer), e);
    }
  }

  static String text(HttpResponse<byte[]> answer) {
    return answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8);
  }

  /** The number that Superset has given an asset, by its uuid; what has one keeps it. */
  int idOf(String kind, String uuid) {
    JsonNode found = listed.computeIfAbsent(kind, this::list);
    for (JsonNode asset : found) {
      if (asset.path("uuid").asText().equals(uuid)) {
        return asset.path("id").asInt();
      }
    }
    throw new AssertionError("no " + kind + " has the uuid " + uuid + ": " + found);
  }

  /** Number and uuid of each asset of a kind. */
  JsonNode list(String kind) {
    return json(get("/api/v1/" + kind + "/?q=(page_size:100,columns:!(id,uuid))")).path("result");
  }

  /** Makes something; gives its number. */
  int make(String kind, JsonNode fields) {
    HttpResponse<byte[]> answer = send("POST", "/api/v1/" + kind + "/", fields);
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(201);
    return json(answer).path("id").asInt();
  }

  void delete(String kind, int id) {
    HttpResponse<byte[]> answer = send("DELETE", "/api/v1/" + kind + "/" + id, object(Map.of()));
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
  }

  /** What a chart of a dashboard shows, asked for as its page does. */
  HttpResponse<byte[]> data(Asset dashboard, Asset chart, int chartId, int datasetId) {
    return data(dashboard, chart, chartId, datasetId, chart.query());
  }

  /** What it shows of another query than its own. */
  HttpResponse<byte[]> data(
      Asset dashboard, Asset chart, int chartId, int datasetId, JsonNode query) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("datasource").put("id", datasetId).put("type", "table");
    body.put("force", true).put("result_format", "json").put("result_type", "full");
    body.putArray("queries").add(query);
    ObjectNode form = body.putObject("form_data");
    form.put("slice_id", chartId).put("dashboardId", idOf("dashboard", dashboard.uuid()));
    form.put("datasource", datasetId + "__table");
    form.put("viz_type", chart.text("viz_type"));
    return send("POST", "/api/v1/chart/data", body);
  }

  /** Every asset's file as Superset would export it now, by its name. */
  SortedMap<String, String> export() {
    HttpResponse<byte[]> answer = get("/api/v1/assets/export/");
    assertThat(answer.statusCode()).isEqualTo(200);
    SortedMap<String, String> files = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName().replaceFirst("^[^/]*/", "");
        if (!name.equals(EXPORTED_AT)) {
          files.put(name, new String(zip.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode object(Map<String, String> fields) {
    ObjectNode object = JSON.createObjectNode();
    fields.forEach(object::put);
    return object;
  }
}
