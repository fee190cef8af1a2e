package io.sirocco.corpora;

/**
 * Where a record comes from.
 *
 * @param source the file, or the archive and its entry as {@code archive!entry}
 * @param line the line at which the record begins, from 1
 */
public record Origin(String source, long line) {
  /** Checks the line. */
  public Origin {
    if (line < 1) {
      throw new IllegalArgumentException("%s: line %d is below 1".formatted(source, line));
    }
  }

  @Override
  public String toString() {
    return "%s, line %d".formatted(source, line);
  }
}
