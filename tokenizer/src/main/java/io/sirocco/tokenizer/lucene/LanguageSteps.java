package io.sirocco.tokenizer.lucene;

import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What Lucene has for a language.
 *
 * @param segmenter cuts its text into words
 * @param foldings make one of spellings that mean the same; empty where there are none that every
 *     text of the language should have
 */
public record LanguageSteps(Segmenter segmenter, List<Folding> foldings) {
  private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
  private static final Set<String> TRADITIONAL_REGIONS = Set.of("TW", "HK", "MO");

  /** Copies the list. */
  public LanguageSteps {
    foldings = List.copyOf(foldings);
  }

  /**
   * The steps of a language; {@link Segmenter#STANDARD} alone for one that Lucene has nothing
   * special for.
   *
   * @param tag a language tag of BCP 47, such as {@code zh}, {@code zh-Hant} or {@code ckb}
   * @throws IllegalArgumentException if it is not well formed, or there is no such language
   */
  public static LanguageSteps of(String tag) {
    Locale locale = parse(tag);
    return switch (locale.getLanguage()) {
      case "zh", "cmn" -> new LanguageSteps(chinese(locale), List.of());
      case "yue" -> new LanguageSteps(Segmenter.ICU, List.of());
      case "ja" -> new LanguageSteps(Segmenter.KUROMOJI, List.of());
      case "ko" -> new LanguageSteps(Segmenter.NORI, List.of());
      case "th", "lo", "km", "my" -> new LanguageSteps(Segmenter.ICU, List.of());
      case "ar", "arb", "arz", "apc", "ary", "ars", "acm" -> standard(Folding.ARABIC);
      case "fa", "pes", "prs" -> standard(Folding.ARABIC, Folding.PERSIAN);
      case "ckb" -> standard(Folding.SORANI);
      case "hi" -> standard(Folding.INDIC, Folding.HINDI);
      case "bn" -> standard(Folding.INDIC, Folding.BENGALI);
      case "te" -> standard(Folding.INDIC, Folding.TELUGU);
      case "as", "gu", "kn", "ml", "mr", "ne", "or", "pa", "sa", "ta" -> standard(Folding.INDIC);
      case "ro" -> standard(Folding.ROMANIAN);
      default -> standard();
    };
  }

  private static Segmenter chinese(Locale locale) {
    boolean traditional =
        locale.getScript().equals("Hant")
            || (locale.getScript().isEmpty() && TRADITIONAL_REGIONS.contains(locale.getCountry()));
    // The dictionary of smartcn is of simplified characters.
    return traditional ? Segmenter.ICU : Segmenter.SMARTCN;
  }

  private static LanguageSteps standard(Folding... foldings) {
    return new LanguageSteps(Segmenter.STANDARD, List.of(foldings));
  }

  private static Locale parse(String tag) {
    Locale locale;
    try {
      locale = new Locale.Builder().setLanguageTag(tag).build();
    } catch (IllformedLocaleException malformed) {
      throw new IllegalArgumentException(
          "language \"%s\" is no tag of BCP 47: %s".formatted(tag, malformed.getMessage()),
          malformed);
    }
    String language = locale.getLanguage();
    if (language.isEmpty() || (language.length() == 2 && !LANGUAGES.contains(language))) {
      throw new IllegalArgumentException("there is no language \"%s\"".formatted(tag));
    }
    return locale;
  }
}
