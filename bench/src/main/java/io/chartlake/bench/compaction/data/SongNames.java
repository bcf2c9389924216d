package io.chartlake.bench.compaction.data;

/** Names of songs as the inside of a JSON string; eight of a hundred need a real parser. */
final class SongNames {
  private SongNames() {}

  /**
   * The name of a song.
   *
   * @param version how often it was renamed
   */
  static String json(long song, int version) {
    String tail = version == 0 ? "" + song : song + " (take " + version + ")";
    return switch ((int) (song % 100)) {
      case 10 -> "The \\\"Quoted\\\" One " + tail;
      case 20 -> "Back\\\\slash " + tail + "\\\\";
      case 30 -> "D\\u00e9j\\u00e0 Vu " + tail;
      case 40 -> "Überraschung 音楽 " + tail;
      case 50 -> "\\ud83c\\udfb6 Escaped " + tail;
      case 60 -> "🎶 Plain " + tail;
      case 70 -> "Tab\\tFeed\\nSlash\\/Bell\\u0007 " + tail;
      case 80 -> "\\\",\\\"count\\\":1,\\\"_key\\\":1,\\\"_offset\\\":9999999999}" + tail;
      default -> "A Song Like Any Other " + tail;
    };
  }
}
