package io.chartlake.local.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/** No character of a path or password breaks a configuration file. */
class ConfigTemplateTest {
  private static final String ODD = " Jürgen's <\"50%\"> & \\ #=:!\t(a b) 東京 🎵 $1 ${x} ";

  @Test
  void aPropertiesFileKeepsAnyValueForReadersOfLatin1() throws IOException {
    Properties read = new Properties();
    read.load(in(filled("a.properties", "# comment\nbefore=1\nodd=${odd}\nafter=2\n")));
    assertThat(read).isEqualTo(Map.of("before", "1", "odd", ODD, "after", "2"));
  }

  @Test
  void anXmlFileKeepsAnyValue() throws Exception {
    String text = filled("a.xml", "<a><b>${odd}</b></a>");
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(in(text))
                .getDocumentElement()
                .getTextContent())
        .isEqualTo(ODD);
  }

  @Test
  void aJsonFileKeepsAnyValue() throws IOException {
    String text = filled("a.json", "{\"odd\": \"${odd}\"}");
    assertThat(new ObjectMapper().readTree(text).get("odd").textValue()).isEqualTo(ODD);
  }

  @Test
  void aFormatThatNoLibraryWritesTakesPlainValuesAlone() {
    ConfigTemplate template = new ConfigTemplate("ceph.conf", "keyring = ${keyring}");
    assertThat(template.filled(Map.of("keyring", "conf/s3/keyring")))
        .isEqualTo("keyring = conf/s3/keyring");
    assertThatThrownBy(() -> template.filled(Map.of("keyring", "/a b/keyring")))
        .hasMessageContaining("'/a b/keyring' would need quotes in ceph.conf");
  }

  @Test
  void everyPlaceHasAValueButThoseThatTrinoFillsIn() {
    ConfigTemplate template = new ConfigTemplate("a.properties", "a=${ENV:SECRET}\nb=${port}\n");
    assertThat(template.filled(Map.of("port", 1))).isEqualTo("a=${ENV:SECRET}\nb=1\n");
    assertThatThrownBy(() -> template.filled(Map.of())).hasMessageContaining("${port}");
  }

  private static String filled(String name, String text) {
    return new ConfigTemplate(name, text).filled(Map.of("odd", ODD));
  }

  private static ByteArrayInputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
