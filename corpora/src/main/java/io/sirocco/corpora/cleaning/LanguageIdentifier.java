package io.sirocco.corpora.cleaning;

/** Tells the language of a text. Safe for use by several threads. */
public interface LanguageIdentifier {

  /** The most probable language of a text, as a BCP 47 tag of a language alone. */
  String identify(String text);

  /**
   * How many times more probable the most probable language of a text is than a given one; 1 if
   * that is the most probable.
   *
   * @param language a BCP 47 tag; its region and script are passed over
   * @throws IllegalArgumentException if the language is not known
   */
  double oddsAgainst(String language, String text);

  /** Whether a language, a BCP 47 tag, is among those that it can tell. */
  boolean knows(String language);
}
