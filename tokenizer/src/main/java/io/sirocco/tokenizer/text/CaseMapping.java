package io.sirocco.tokenizer.text;

/**
 * Lower case of single characters (Unicode 16, section 5.18), as Hugging Face's tokenizers do it.
 */
public final class CaseMapping {
  /** The only character whose lower case is two, {@code i} and {@link #COMBINING_DOT_ABOVE}. */
  public static final int CAPITAL_I_WITH_DOT = 0x130;

  /** The second part of the lower case of {@link #CAPITAL_I_WITH_DOT}. */
  public static final int COMBINING_DOT_ABOVE = 0x307;

  private CaseMapping() {}

  /** The lower case of a character, or the first character of it. */
  public static int lower(int codePoint) {
    return Character.toLowerCase(codePoint);
  }
}
