package io.chartlake.player.cli;

import io.chartlake.player.model.Texts;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names of players: the first part of every play's id, so no two runs may share one. */
final class PlayerName implements ITypeConverter<String> {
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final int RANDOM_BOUND = 36 * 36 * 36 * 36;

  /** A name that no other run has: the time of its start, and chance. */
  static String unique(long nowMillis) {
    int chance = new SecureRandom().nextInt(RANDOM_BOUND);
    String four = Integer.toString(chance + RANDOM_BOUND, 36).substring(1);
    return "player-" + Long.toString(nowMillis, 36) + "-" + four;
  }

  @Override
  public String convert(String text) {
    if (!VALID.matcher(text).matches()) {
      throw new TypeConversionException(
          "'"
              + Texts.shortened(text)
              + "' is no player's name; write 1 to 100 letters, digits, dots, underscores or"
              + " hyphens");
    }
    return text;
  }
}
