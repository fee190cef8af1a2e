package io.sirocco.corpora;

/**
 * The languages of a text and of its translation.
 *
 * @param source as a BCP 47 tag
 * @param target as a BCP 47 tag
 */
public record LanguagePair(String source, String target) {
  /** A text in these languages. */
  public TextPair pair(String text, String translation, Origin origin) {
    return new TextPair(source, target, text, translation, origin);
  }
}
