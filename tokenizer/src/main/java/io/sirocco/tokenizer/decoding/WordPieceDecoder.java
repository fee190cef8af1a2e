package io.sirocco.tokenizer.decoding;

/**
 * Joins the pieces of words and puts spaces between words.
 *
 * @param prefix what a piece inside a word begins with
 * @param cleanup whether spaces before punctuation go, as in English
 */
public record WordPieceDecoder(String prefix, Cleanup cleanup) implements Decoder {
  @Override
  public TokenReceiver open(TokenReceiver next) {
    return new TokenMapping(next, (number, token) -> cleanup.apply(joined(number, token)));
  }

  private String joined(long number, String token) {
    if (number == 0) {
      return token;
    }
    return token.startsWith(prefix) ? token.substring(prefix.length()) : " " + token;
  }
}
