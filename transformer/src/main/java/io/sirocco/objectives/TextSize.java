package io.sirocco.objectives;

/**
 * How much text some tokens stand for: what makes losses comparable across tokenizers.
 *
 * @param bytes in UTF-8
 * @param characters code points
 */
public record TextSize(long bytes, long characters) {

  /** Checks the numbers. */
  public TextSize {
    if (bytes < 0 || characters < 0) {
      throw new IllegalArgumentException("%d bytes, %d characters".formatted(bytes, characters));
    }
  }
}
