package io.sirocco.corpora.cleaning;

/**
 * Drops texts that are in another language than they should be. Texts of languages that the
 * identifier does not know, or whose language nobody has said, are kept.
 *
 * @param identifier tells languages
 * @param odds how many times more probable another language has to be, at least 1
 * @param enough characters below which a text is kept unseen, as nobody can tell
 */
public record LanguageStep(LanguageIdentifier identifier, double odds, int enough) {

  /** What it is called in recipes and reports. */
  static final String NAME = "language";

  /** Checks the odds. */
  public LanguageStep {
    if (!(odds >= 1)) {
      throw new IllegalArgumentException("odds %s are below 1".formatted(odds));
    }
  }

  /** Whether a text is kept. */
  boolean keeps(String language, String text) {
    return text.codePointCount(0, text.length()) < enough
        || !identifier.knows(language)
        || identifier.oddsAgainst(language, text) <= odds;
  }
}
