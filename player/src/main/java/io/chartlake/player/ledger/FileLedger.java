package io.chartlake.player.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.chartlake.cli.CommandException;
import io.chartlake.player.model.Play;
import io.chartlake.player.model.Texts;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A ledger in a file, in lines of tab-separated fields: {@code sent play songId} and {@code acked
 * play partition offset}. It grows from run to run; only one player at a time writes to it.
 */
public final class FileLedger implements PlayLedger {
  private static final int TAIL = 1_024;
  private static final Pattern SENT_LINE = Pattern.compile("sent\t[A-Za-z0-9._-]+-\\d+\t\\d+");
  private static final Pattern LEDGER_START = Pattern.compile("sent\t.*|acked\t.*");

  private final Path file;
  private final FileChannel channel;
  private final long firstSequence;
  private final String sentStart;
  private final String ackedStart;
  private final StringBuilder pending = new StringBuilder();
  private boolean broken;

  private FileLedger(Path file, FileChannel channel, String player, long firstSequence) {
    this.file = file;
    this.channel = channel;
    this.firstSequence = firstSequence;
    this.sentStart = "sent\t" + player + "-";
    this.ackedStart = "acked\t" + player + "-";
  }

  /**
   * Opens a ledger to append to. A player that is in it already goes on counting where it stopped.
   *
   * @throws CommandException wrong usage, when the file is in use or is no ledger
   */
  public static FileLedger open(Path file, String player) {
    FileChannel channel = null;
    boolean opened = false;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      lock(file, channel);
      checkIsLedger(file, channel);
      mendEnd(channel);
      long first = lastSequence(channel, player) + 1;
      channel.position(channel.size());
      opened = true;
      return new FileLedger(file, channel, player, first);
    } catch (IOException e) {
      throw CommandException.usage(
          "Cannot open the ledger " + file + ": " + Texts.reason(e) + ".", e);
    } finally {
      if (!opened) {
        closeQuietly(channel);
      }
    }
  }

  private static void lock(Path file, FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw CommandException.usage(
          "The ledger " + file + " is in use by another player; give each its own.");
    }
  }

  private static void checkIsLedger(Path file, FileChannel channel) throws IOException {
    String start = text(channel, 0, (int) Math.min(channel.size(), TAIL));
    String line = start.lines().findFirst().orElse("");
    boolean torn = "sent\t".startsWith(line) || "acked\t".startsWith(line);
    if (!torn && !LEDGER_START.matcher(line).matches()) {
      throw CommandException.usage(
          "The file %s is no ledger (it starts with '%s'); nothing was written to it."
              .formatted(file, Texts.shortened(line)));
    }
  }

  /**
   * A crash may have torn the last line. A torn {@code sent} line that can be read stays, since too
   * many of them do no harm; any other piece goes, since a cut number would be believed.
   */
  private static void mendEnd(FileChannel channel) throws IOException {
    long size = channel.size();
    int length = (int) Math.min(size, TAIL);
    String tail = text(channel, size - length, length);
    if (tail.isEmpty() || tail.endsWith("\n")) {
      return;
    }
    String torn = tail.substring(tail.lastIndexOf('\n') + 1);
    if (SENT_LINE.matcher(torn).matches()) {
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}), size);
    } else {
      channel.truncate(size - torn.length());
    }
  }

  private static long lastSequence(FileChannel channel, String player) throws IOException {
    String start = "sent\t" + player + "-";
    long last = -1;
    channel.position(0);
    // Not closed: that would close the channel.
    var lines = new BufferedReader(Channels.newReader(channel, ISO_8859_1), 1 << 16);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(start) && SENT_LINE.matcher(line).matches()) {
        String number = line.substring(start.length(), line.lastIndexOf('\t'));
        // "p-1" is no start of the player "p" when another is called "p-1".
        if (number.indexOf('-') < 0 && number.length() <= 18) {
          last = Math.max(last, Long.parseLong(number));
        }
      }
    }
    return last;
  }

  private static String text(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
      // until it is full or the file ends
    }
    return new String(buffer.array(), 0, buffer.position(), ISO_8859_1);
  }

  @Override
  public long firstSequence() {
    return firstSequence;
  }

  @Override
  public synchronized void sent(long firstSequence, List<Play> plays) throws IOException {
    long sequence = firstSequence;
    for (Play play : plays) {
      pending
          .append(sentStart)
          .append(sequence++)
          .append('\t')
          .append(play.song().id())
          .append('\n');
    }
    flush();
  }

  @Override
  public synchronized void acked(long sequence, int partition, long offset) {
    pending
        .append(ackedStart)
        .append(sequence)
        .append('\t')
        .append(partition)
        .append('\t')
        .append(offset)
        .append('\n');
  }

  @Override
  public synchronized void flush() throws IOException {
    if (broken) {
      throw new IOException("an earlier write failed");
    }
    if (pending.length() == 0) {
      return;
    }
    ByteBuffer lines = ByteBuffer.wrap(pending.toString().getBytes(US_ASCII));
    // Until it is written: a line cut by a full disk must stay the last.
    broken = true;
    while (lines.hasRemaining()) {
      channel.write(lines);
    }
    broken = false;
    pending.setLength(0);
  }

  @Override
  public synchronized void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    try (channel) {
      if (!broken) {
        flush();
      }
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // what kept it from opening is on its way to the user
    }
  }
}
