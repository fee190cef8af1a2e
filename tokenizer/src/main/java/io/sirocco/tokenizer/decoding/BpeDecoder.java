package io.sirocco.tokenizer.decoding;

import org.jspecify.annotations.Nullable;

/**
 * Makes spaces of what marks the end of a word, except after the last token.
 *
 * @param suffix what marks the end of a word
 */
public record BpeDecoder(String suffix) implements Decoder {
  @Override
  public TokenReceiver open(TokenReceiver next) {
    return new TokenReceiver() {
      private @Nullable String last;

      @Override
      public void token(String token) {
        if (last != null) {
          next.token(last.replace(suffix, " "));
        }
        last = token;
      }

      @Override
      public void finish() {
        if (last != null) {
          next.token(last.replace(suffix, ""));
          last = null;
        }
        next.finish();
      }
    };
  }
}
