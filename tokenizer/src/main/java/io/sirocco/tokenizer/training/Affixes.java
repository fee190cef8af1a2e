package io.sirocco.tokenizer.training;

import java.nio.charset.StandardCharsets;

/**
 * What marks the place of a token in its word.
 *
 * @param continuingPrefix stands before every token that does not begin a word, as {@code ##} in
 *     BERT's vocabulary; may be empty
 * @param endOfWordSuffix stands behind every token that ends a word, as {@code </w>} in XLM's; may
 *     be empty
 */
public record Affixes(String continuingPrefix, String endOfWordSuffix) {
  /** Nothing is marked. */
  public static final Affixes NONE = new Affixes("", "");

  /** As BERT's vocabulary has it. */
  public static final Affixes WORD_PIECE = new Affixes("##", "");

  /** As the vocabularies of XLM and fastBPE have it. */
  public static final Affixes END_OF_WORD = new Affixes("", "</w>");

  /** The number of different forms that a character can have: it may begin and end its word. */
  static final int FORMS = 4;

  private static final int CONTINUING = 1;
  private static final int ENDING = 2;

  /** The form of a character; forms that would look the same are the same. */
  int form(boolean first, boolean last) {
    return (first || continuingPrefix.isEmpty() ? 0 : CONTINUING)
        | (last && !endOfWordSuffix.isEmpty() ? ENDING : 0);
  }

  /** How a character looks in a form. */
  byte[] spell(int codePoint, int form) {
    String text =
        ((form & CONTINUING) == 0 ? "" : continuingPrefix)
            + Character.toString(codePoint)
            + ((form & ENDING) == 0 ? "" : endOfWordSuffix);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The token that two neighbors become. */
  byte[] join(byte[] left, byte[] right) {
    int skipped = continuingPrefix.getBytes(StandardCharsets.UTF_8).length;
    byte[] joined = new byte[left.length + right.length - skipped];
    System.arraycopy(left, 0, joined, 0, left.length);
    System.arraycopy(right, skipped, joined, left.length, right.length - skipped);
    return joined;
  }
}
