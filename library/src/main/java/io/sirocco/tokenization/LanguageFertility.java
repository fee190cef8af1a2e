package io.sirocco.tokenization;

/**
 * How a tokenizer cuts texts of a language.
 *
 * @param language its tag; empty where none was said
 * @param texts how many
 * @param bytes of UTF-8
 * @param characters code points that are not white space
 * @param words as Unicode and ICU's dictionaries bound them, of at least one letter or digit
 * @param tokens those of the texts; special tokens that are added are not counted
 * @param unknownCharacters those of {@code characters} that an unknown token stands for
 * @param distinctTokens how many tokens of the vocabulary occurred
 */
public record LanguageFertility(
    String language,
    long texts,
    long bytes,
    long characters,
    long words,
    long tokens,
    long unknownCharacters,
    int distinctTokens) {

  /** Tokens a word, which is called fertility. */
  public double tokensPerWord() {
    return ratio(tokens, words);
  }

  /** Tokens a character. */
  public double tokensPerCharacter() {
    return ratio(tokens, characters);
  }

  /** Bytes of text a token. */
  public double bytesPerToken() {
    return ratio(bytes, tokens);
  }

  /** The share of characters that are unknown. */
  public double unknownRate() {
    return ratio(unknownCharacters, characters);
  }

  private static double ratio(long of, long by) {
    return by == 0 ? 0 : (double) of / by;
  }
}
