package io.sirocco.tokenizer.decoding;

/** Makes text of tokens. Immutable and safe for use by several threads. */
public sealed interface Decoder
    permits BpeDecoder,
        ByteFallback,
        ByteLevelDecoder,
        CtcDecoder,
        DecoderSequence,
        Fuse,
        MetaspaceDecoder,
        ReplaceDecoder,
        StripDecoder,
        WordPieceDecoder {
  /**
   * Begins a text.
   *
   * @param next takes what becomes of the tokens
   */
  TokenReceiver open(TokenReceiver next);

  /** Whether all tokens become one, of which the next receiver gets parts. */
  default boolean joins() {
    return false;
  }
}
