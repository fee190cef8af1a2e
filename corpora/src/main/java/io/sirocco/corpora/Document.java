package io.sirocco.corpora;

/**
 * A text of one language that belongs together: an article, a speech, a message.
 *
 * @param language a BCP 47 tag, {@code und} where it is not known
 * @param text its lines, separated by LF
 * @param origin where it begins
 */
public record Document(String language, String text, Origin origin) {
  /** The same document with another text. */
  public Document withText(String changed) {
    return new Document(language, changed, origin);
  }
}
