package io.chartlake.compaction.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.chartlake.compaction.plan.ObjectSlice;
import io.chartlake.rawzone.line.LineFields;
import io.chartlake.rawzone.line.LineSplitter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** The lines of one raw object byte for byte, each with the offset it stands for. */
public final class RawLines implements Closeable {
  private static final JsonFactory JSON = new JsonFactory();

  private final ObjectSlice slice;
  private final OpenObject object;
  private final LineSplitter lines = new LineSplitter();
  private long previous;
  private long position;
  private int start;
  private int end;

  /**
   * Opens the object.
   *
   * @throws IOException naming the object, when the store does not give it
   */
  public RawLines(ObjectSlice slice, ObjectOpener opener) throws IOException {
    this.slice = slice;
    this.previous = slice.from() - 1;
    this.object = new OpenObject(slice, 0, opener.open(slice));
    boolean opened = false;
    try {
      lines.open(object.lines());
      opened = true;
    } catch (IOException e) {
      throw object.explained(e);
    } finally {
      if (!opened) {
        object.close();
      }
    }
  }

  /**
   * Moves to the next line; false at the object's end, when all of it was there and as its name
   * says.
   *
   * @throws UnreadableObjectException when it is not what landing wrote
   */
  public boolean advance() throws IOException {
    try {
      while (lines.hasMore()) {
        if (lines.findEnd()) {
          if (lines.isTooLong()) {
            throw object.unreadable("has a line that is too long", null);
          }
          start = lines.start();
          end = lines.end();
          findOffset();
          lines.pass();
          return true;
        }
        if (!lines.fill()) {
          break;
        }
      }
      object.requireWhole(lines.hasRest());
      return false;
    } catch (IOException e) {
      throw object.explained(e);
    }
  }

  /** Offset of the line; of one that has none, the first that it can have. */
  public long offset() {
    return position;
  }

  /** Bytes of the line and its end. */
  public int length() {
    return end + 1 - start;
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(lines.bytes(), start, length());
  }

  private void findOffset() throws IOException {
    long found = read();
    if (found < 0) {
      position = previous + 1;
      return;
    }
    if (found <= previous || found >= slice.to()) {
      throw object.unreadable(
          "contradicts its name: it has offset " + found + " behind " + previous, null);
    }
    position = found;
    previous = found;
  }

  /** The line's offset, or -1 when it is no whole JSON that has one. */
  private long read() {
    long found = -1;
    try (JsonParser json = JSON.createParser(lines.bytes(), start, end - start)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return -1;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean isOffset = LineFields.OFFSET.equals(json.currentName());
        if (json.nextToken() == JsonToken.VALUE_NUMBER_INT && isOffset) {
          found = json.getLongValue();
        }
        json.skipChildren();
      }
      return json.nextToken() == null ? found : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    object.close();
  }
}
