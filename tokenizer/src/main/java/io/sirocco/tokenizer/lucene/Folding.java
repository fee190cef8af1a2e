package io.sirocco.tokenizer.lucene;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicNormalizationFilter;
import org.apache.lucene.analysis.bn.BengaliNormalizationFilter;
import org.apache.lucene.analysis.ckb.SoraniNormalizationFilter;
import org.apache.lucene.analysis.core.DecimalDigitFilter;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.el.GreekLowerCaseFilter;
import org.apache.lucene.analysis.fa.PersianNormalizationFilter;
import org.apache.lucene.analysis.ga.IrishLowerCaseFilter;
import org.apache.lucene.analysis.hi.HindiNormalizationFilter;
import org.apache.lucene.analysis.icu.ICUFoldingFilter;
import org.apache.lucene.analysis.in.IndicNormalizationFilter;
import org.apache.lucene.analysis.miscellaneous.ScandinavianNormalizationFilter;
import org.apache.lucene.analysis.ro.RomanianNormalizationFilter;
import org.apache.lucene.analysis.sr.SerbianNormalizationFilter;
import org.apache.lucene.analysis.te.TeluguNormalizationFilter;
import org.apache.lucene.analysis.tr.TurkishLowerCaseFilter;

/**
 * One of Lucene's normalizations of words: spellings that mean the same become one. What tells them
 * apart is lost; each says what that is.
 */
public enum Folding {
  /** Arabic: forms of alef, yeh and teh marbuta; diacritics and tatweel go. */
  ARABIC,
  /** Persian: forms of yeh, kaf and heh, and the hamza. */
  PERSIAN,
  /** Sorani Kurdish: forms of yeh, kaf, heh and reh; tatweel and format characters go. */
  SORANI,
  /** All scripts of India: one sequence of characters for what looks the same. */
  INDIC,
  /** Hindi: nasals, nukta, length of vowels, chandrabindu and virama. */
  HINDI,
  /** Bengali: length of vowels, doubled and silent consonants. */
  BENGALI,
  /** Telugu: length of vowels, aspiration, nasals. */
  TELUGU,
  /** Turkish and Azerbaijani lower case: I becomes dotless, and İ becomes i. */
  TURKISH_LOWERCASE,
  /** Greek lower case without accents, and one sigma. */
  GREEK_LOWERCASE,
  /** Irish lower case, with the hyphen of t- and n- before a capital vowel. */
  IRISH_LOWERCASE,
  /** German: ae, oe and ue like their umlauts, those like their vowels, ß as ss. */
  GERMAN,
  /** Danish, Norwegian, Swedish: one spelling of å, ä and ö in all three. */
  SCANDINAVIAN,
  /** Romanian: comma below for cedilla. */
  ROMANIAN,
  /**
   * Serbian: small Latin letters without diacritics for Cyrillic ones and for letters with them.
   */
  SERBIAN,
  /** Decimal digits of all scripts as 0 to 9. */
  DECIMAL_DIGITS,
  /** Case, accents, widths, digits and more of all scripts (Unicode TR 30, with ICU's tables). */
  ICU_FOLDING;

  /** Puts this normalization behind a stream. */
  TokenStream after(TokenStream stream) {
    return switch (this) {
      case ARABIC -> new ArabicNormalizationFilter(stream);
      case PERSIAN -> new PersianNormalizationFilter(stream);
      case SORANI -> new SoraniNormalizationFilter(stream);
      case INDIC -> new IndicNormalizationFilter(stream);
      case HINDI -> new HindiNormalizationFilter(stream);
      case BENGALI -> new BengaliNormalizationFilter(stream);
      case TELUGU -> new TeluguNormalizationFilter(stream);
      case TURKISH_LOWERCASE -> new TurkishLowerCaseFilter(stream);
      case GREEK_LOWERCASE -> new GreekLowerCaseFilter(stream);
      case IRISH_LOWERCASE -> new IrishLowerCaseFilter(stream);
      case GERMAN -> new GermanNormalizationFilter(stream);
      case SCANDINAVIAN -> new ScandinavianNormalizationFilter(stream);
      case ROMANIAN -> new RomanianNormalizationFilter(stream);
      case SERBIAN -> new SerbianNormalizationFilter(stream);
      case DECIMAL_DIGITS -> new DecimalDigitFilter(stream);
      case ICU_FOLDING -> new ICUFoldingFilter(stream);
    };
  }

  /** The name in files and on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The normalization of a name.
   *
   * @throws IllegalArgumentException if there is none of this name; the message lists all
   */
  public static Folding of(String id) {
    for (Folding folding : values()) {
      if (folding.id().equals(id)) {
        return folding;
      }
    }
    List<String> ids = Arrays.stream(values()).map(Folding::id).toList();
    throw new IllegalArgumentException("no folding \"%s\", there are %s".formatted(id, ids));
  }
}
