package io.chartlake.local.service;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A configuration file with a place for each value, such as <code>${port}</code>. A value is
 * written as the file's format has it, whatever characters it is of.
 *
 * @param name of the resource beside this class; its end is the format
 */
record ConfigTemplate(String name, String text) {
  /** Trino itself fills in what stands in its environment. */
  private static final Pattern PLACE = Pattern.compile("\\$\\{(?!ENV:)([^}]*)}");

  /** What means the same in every format. */
  private static final Pattern PLAIN = Pattern.compile("[\\w./-]*");

  static ConfigTemplate of(String name) {
    try (var in = ConfigTemplate.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new ConfigTemplate(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  /** The file's text; every place must have a value. */
  String filled(Map<String, ?> values) {
    UnaryOperator<String> written = format();
    return PLACE
        .matcher(text)
        .replaceAll(
            place -> {
              Object value = values.get(place.group(1));
              if (value == null) {
                throw new IllegalStateException("no value for " + place.group() + " in " + name);
              }
              return Matcher.quoteReplacement(written.apply(value.toString()));
            });
  }

  private UnaryOperator<String> format() {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "properties" -> ConfigTemplate::property;
      case "xml" -> ConfigTemplate::xml;
      case "json" -> value -> String.valueOf(JsonStringEncoder.getInstance().quoteAsString(value));
      default -> this::plain;
    };
  }

  private static String property(String value) {
    Properties single = new Properties();
    single.setProperty("value", value);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      single.store(bytes, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // In Latin-1, with escapes: that is how these files are read. Behind a comment with the time.
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    int begin = text.indexOf("value=") + "value=".length();
    return text.substring(begin, text.length() - System.lineSeparator().length());
  }

  private static String xml(String value) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      writer.writeCharacters(value);
      writer.flush();
      return text.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  private String plain(String value) {
    if (!PLAIN.matcher(value).matches()) {
      throw new IllegalStateException("'%s' would need quotes in %s".formatted(value, name));
    }
    return value;
  }
}
