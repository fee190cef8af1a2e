package io.sirocco.corpora;

/**
 * Where a text comes from, for a run's provenance.
 *
 * @param name the file's path, or what else the source is called
 * @param bytes its length in bytes, a byte order mark included
 * @param characters its length in characters (code points), without a byte order mark
 * @param hash of all its bytes
 */
public record TextSource(String name, long bytes, long characters, ContentHash hash) {
  /** Checks the sizes. */
  public TextSource {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a text source needs a name");
    }
    if (characters < 1 || characters > bytes) {
      throw new IllegalArgumentException(
          "%s: %d characters in %d bytes".formatted(name, characters, bytes));
    }
  }
}
