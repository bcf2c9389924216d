package io.chartlake.rawzone.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * What the bytes of keys are, and with it what a line says for them. Different keys of {@link
 * #LONG}, {@link #INT}, {@link #STRING} and {@link #BYTES} are different in their lines.
 */
public enum KeyFormat {
  /** Eight bytes, big-endian; a number. */
  LONG {
    @Override
    public byte[] json(byte[] key) throws UnreadableRecordException {
      checkLength(key, Long.BYTES);
      return Long.toString(ByteBuffer.wrap(key).getLong()).getBytes(ISO_8859_1);
    }
  },

  /** Four bytes, big-endian; a number. */
  INT {
    @Override
    public byte[] json(byte[] key) throws UnreadableRecordException {
      checkLength(key, Integer.BYTES);
      return Integer.toString(ByteBuffer.wrap(key).getInt()).getBytes(ISO_8859_1);
    }
  },

  /** UTF-8; a string. */
  STRING {
    @Override
    public byte[] json(byte[] key) throws UnreadableRecordException {
      if (!Utf8.isWellFormed(key)) {
        throw new UnreadableRecordException("the key is no string: it is not UTF-8");
      }
      return quoted(key);
    }
  },

  /**
   * A JSON text without the white space around it and on one line, so keys that differ in white
   * space alone can be the same in their lines. {@code null} is what a line says for no key.
   */
  JSON {
    @Override
    public byte[] json(byte[] key) throws UnreadableRecordException {
      JsonText text = JsonText.ofField("the key", key, 0, key.length);
      byte[] json = Arrays.copyOfRange(key, text.start(), text.end());
      if (Arrays.equals(json, NULL)) {
        throw new UnreadableRecordException(
            "the key is the JSON text null, which in a line means that there is no key");
      }
      JsonText.putOnOneLine(json, 0, json.length);
      return json;
    }
  },

  /** Any bytes; a string of base64. */
  BYTES {
    @Override
    public byte[] json(byte[] key) {
      return quoted(Base64.getEncoder().encode(key));
    }
  };

  private static final byte[] NULL = "null".getBytes(ISO_8859_1);

  /**
   * A key as JSON, in UTF-8.
   *
   * @throws UnreadableRecordException when the bytes are no such key
   */
  public abstract byte[] json(byte[] key) throws UnreadableRecordException;

  /** As people write it in settings. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of that name, in lower case. */
  public static KeyFormat parse(String name) {
    return Arrays.stream(values())
        .filter(format -> format.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + name + "' is none of " + Arrays.toString(values())));
  }

  private static void checkLength(byte[] key, int bytes) throws UnreadableRecordException {
    if (key.length != bytes) {
      throw new UnreadableRecordException(
          "the key is no whole number of "
              + bytes * Byte.SIZE
              + " bits: it has "
              + key.length
              + " bytes, not "
              + bytes);
    }
  }

  private static byte[] quoted(byte[] text) {
    for (byte b : text) {
      if ((b >= 0 && b < ' ') || b == '"' || b == '\\') {
        return inQuotes(JsonStringEncoder.getInstance().quoteAsUTF8(new String(text, UTF_8)));
      }
    }
    return inQuotes(text);
  }

  private static byte[] inQuotes(byte[] text) {
    byte[] quoted = new byte[text.length + 2];
    quoted[0] = '"';
    System.arraycopy(text, 0, quoted, 1, text.length);
    quoted[text.length + 1] = '"';
    return quoted;
  }
}
