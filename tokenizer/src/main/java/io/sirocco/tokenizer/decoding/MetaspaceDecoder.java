package io.sirocco.tokenizer.decoding;

/**
 * Makes spaces of what SentencePiece writes for them.
 *
 * @param replacement what stands for a space
 * @param beginning what happens to those of the first token
 */
public record MetaspaceDecoder(int replacement, Beginning beginning) implements Decoder {
  /** What happens to the spaces of the first token. */
  public enum Beginning {
    /** They are left out, since encoding put one there. */
    LEFT_OUT,
    /** They are like all others. */
    KEPT
  }

  @Override
  public TokenReceiver open(TokenReceiver next) {
    String written = Character.toString(replacement);
    return new TokenMapping(
        next,
        (number, token) ->
            token.replace(written, number == 0 && beginning == Beginning.LEFT_OUT ? "" : " "));
  }
}
