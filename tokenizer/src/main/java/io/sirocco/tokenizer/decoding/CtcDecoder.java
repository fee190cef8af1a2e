package io.sirocco.tokenizer.decoding;

import org.jspecify.annotations.Nullable;

/**
 * Drops repeated tokens and padding, as for connectionist temporal classification.
 *
 * @param pad what is dropped
 * @param wordDelimiter what becomes a space
 * @param cleanup whether spaces before punctuation go; without it delimiters stay, too
 */
public record CtcDecoder(String pad, String wordDelimiter, Cleanup cleanup) implements Decoder {
  @Override
  public TokenReceiver open(TokenReceiver next) {
    return new TokenReceiver() {
      private @Nullable String last;

      @Override
      public void token(String token) {
        if (!token.equals(last)) {
          last = token;
          String text = token.replace(pad, "");
          if (cleanup == Cleanup.ENGLISH) {
            text = cleanup.apply(text).replace(wordDelimiter, " ");
          }
          if (!text.isEmpty()) {
            next.token(text);
          }
        }
      }

      @Override
      public void finish() {
        last = null;
        next.finish();
      }
    };
  }
}
