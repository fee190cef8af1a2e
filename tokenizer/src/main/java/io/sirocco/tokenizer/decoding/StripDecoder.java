package io.sirocco.tokenizer.decoding;

/**
 * Takes a character off the ends of tokens.
 *
 * @param character which
 * @param start how many at most are taken off the beginning
 * @param end how many at most are taken off the end
 */
public record StripDecoder(int character, int start, int end) implements Decoder {
  /** Checks the numbers. */
  public StripDecoder {
    if (start < 0 || end < 0) {
      throw new IllegalArgumentException(
          "stripping %d characters at the start and %d at the end".formatted(start, end));
    }
  }

  @Override
  public TokenReceiver open(TokenReceiver next) {
    return new TokenMapping(next, (number, token) -> strip(token));
  }

  private String strip(String token) {
    int[] characters = token.codePoints().toArray();
    int from = 0;
    while (from < Math.min(start, characters.length) && characters[from] == character) {
      from++;
    }
    int to = characters.length;
    while (to > Math.max(from, characters.length - end) && characters[to - 1] == character) {
      to--;
    }
    return new String(characters, from, to - from);
  }

  /** For one token that comes in parts; only for {@link #end} 0. */
  TokenReceiver openParts(TokenReceiver next) {
    return new TokenReceiver() {
      private int left = start;

      @Override
      public void token(String token) {
        int at = 0;
        while (left > 0 && at < token.length()) {
          if (token.codePointAt(at) == character) {
            left--;
            at += Character.charCount(character);
          } else {
            left = 0;
          }
        }
        if (at < token.length()) {
          next.token(token.substring(at));
        }
      }

      @Override
      public void finish() {
        left = start;
        next.finish();
      }
    };
  }
}
