package io.sirocco.tokenizer.training;

/**
 * Texts in one language.
 *
 * @param language the language's code; empty where none is said
 * @param texts gone through once, in order; what reading them throws goes through as it is
 * @param expectedBytes how long all texts are about, in bytes of UTF-8, for showing progress; 0 if
 *     that is not known
 */
public record LanguageTexts(String language, Iterable<String> texts, long expectedBytes) {
  /** Checks the expectation. */
  public LanguageTexts {
    if (expectedBytes < 0) {
      throw new IllegalArgumentException(
          "texts in \"%s\" are expected to have %d bytes".formatted(language, expectedBytes));
    }
  }

  /** Texts whose language is not said. */
  public static LanguageTexts of(Iterable<String> texts) {
    return of("", texts);
  }

  /** Texts of unknown length. */
  public static LanguageTexts of(String language, Iterable<String> texts) {
    return new LanguageTexts(language, texts, 0);
  }
}
