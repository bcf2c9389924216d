package io.chartlake.landing.config;

import io.chartlake.landing.buffer.Compressor;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.RawZone;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigException;

/** What single settings may be. */
final class Validators {
  private static final Pattern BUCKET_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern FIELD_NAME = Pattern.compile("[A-Za-z0-9_]{1,32}");

  private Validators() {}

  static ConfigDef.Validator bucketName() {
    return LambdaValidator.with(
        (name, value) -> {
          if (value != null && !BUCKET_NAME.matcher((String) value).matches()) {
            throw new ConfigException(name, value, "is no name a bucket can have");
          }
        },
        () -> "3 to 63 of a-z, 0-9, '.' and '-'");
  }

  static ConfigDef.Validator prefix() {
    return LambdaValidator.with(
        (name, value) -> {
          try {
            new RawZone((String) value, "topic");
          } catch (IllegalArgumentException e) {
            throw new ConfigException(name, value, e.getMessage());
          }
        },
        () -> "no slash at either end, no '.' or '..' as a step");
  }

  static ConfigDef.Validator url() {
    return LambdaValidator.with(
        (name, value) -> {
          String text = (String) value;
          try {
            URI uri = URI.create(text);
            if (!text.isEmpty()
                && (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("https?"))) {
              throw new IllegalArgumentException("no http or https URL with a host");
            }
          } catch (IllegalArgumentException e) {
            throw new ConfigException(name, value, "must be a URL such as http://rgw:8080");
          }
        },
        () -> "an http or https URL");
  }

  static ConfigDef.Validator caFile() {
    return LambdaValidator.with(
        (name, value) -> {
          try {
            if (!((String) value).isEmpty()) {
              Authorities.of(Path.of((String) value));
            }
          } catch (IllegalArgumentException e) {
            throw new ConfigException(name, value, e.getMessage());
          }
        },
        () -> "a file of PEM certificates this worker can read");
  }

  static ConfigDef.Validator compression() {
    return LambdaValidator.with(
        (name, value) -> {
          try {
            if (!Compressor.isAvailable(Compression.parse((String) value))) {
              throw new IllegalArgumentException("needs zstd-jni, which this worker does not have");
            }
          } catch (IllegalArgumentException e) {
            throw new ConfigException(name, value, e.getMessage());
          }
        },
        () -> "none, gzip or zstd");
  }

  static ConfigDef.Validator fieldPrefix() {
    return LambdaValidator.with(
        (name, value) -> {
          if (!FIELD_NAME.matcher((String) value).matches()) {
            throw new ConfigException(
                name, value, "must be 1 to 32 letters, digits or underscores");
          }
        },
        () -> "1 to 32 letters, digits or underscores");
  }
}
