package io.sirocco.corpora;

/**
 * Where a record comes from, for errors and reports.
 *
 * @param name a file, or {@code archive!entry}
 * @param line where it begins, from 1
 */
public record Origin(String name, long line) {
  /** Checks the line. */
  public Origin {
    if (line < 1) {
      throw new IllegalArgumentException("%s: line %d".formatted(name, line));
    }
  }

  @Override
  public String toString() {
    return name + ":" + line;
  }
}
