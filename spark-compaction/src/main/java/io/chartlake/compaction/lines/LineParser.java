package io.chartlake.compaction.lines;

/** Reads one line of a raw object. */
interface LineParser {

  /**
   * Fills {@code into} from the bytes {@code [start, end)}, which hold one line without its end.
   *
   * @throws RejectedLineException when the line can't become a record; {@code into} holds its
   *     offset where the line is whole JSON that has one
   */
  void parse(byte[] bytes, int start, int end, Line into) throws RejectedLineException;
}
