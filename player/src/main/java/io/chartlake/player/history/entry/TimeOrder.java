package io.chartlake.player.history.entry;

/** Sorts two arrays side by side, without an object per play. */
final class TimeOrder {
  private TimeOrder() {}

  /** Merges runs of growing width, so equal times keep their order. */
  static void sort(long[] millis, int[] songs) {
    int size = millis.length;
    long[] fromMillis = millis;
    int[] fromSongs = songs;
    long[] toMillis = new long[size];
    int[] toSongs = new int[size];
    for (long width = 1; width < size; width *= 2) {
      for (long start = 0; start < size; start += 2 * width) {
        int middle = (int) Math.min(start + width, size);
        int end = (int) Math.min(start + 2 * width, size);
        int left = (int) start;
        int right = middle;
        for (int to = (int) start; to < end; to++) {
          boolean takeLeft =
              left < middle && (right == end || fromMillis[left] <= fromMillis[right]);
          int from = takeLeft ? left++ : right++;
          toMillis[to] = fromMillis[from];
          toSongs[to] = fromSongs[from];
        }
      }
      long[] spareMillis = fromMillis;
      int[] spareSongs = fromSongs;
      fromMillis = toMillis;
      fromSongs = toSongs;
      toMillis = spareMillis;
      toSongs = spareSongs;
    }
    if (fromMillis != millis) {
      System.arraycopy(fromMillis, 0, millis, 0, size);
      System.arraycopy(fromSongs, 0, songs, 0, size);
    }
  }
}
