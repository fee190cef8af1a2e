package io.sirocco.tokenizer.decoding;

import io.sirocco.tokenizer.text.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Makes characters of tokens that stand for bytes, such as {@code <0xC3>}. Bytes that follow each
 * other and are not UTF-8 become a replacement character each.
 */
public record ByteFallback() implements Decoder {
  private static final String REPLACEMENT = Character.toString(Utf8.REPLACEMENT);

  @Override
  public TokenReceiver open(TokenReceiver next) {
    return new TokenReceiver() {
      private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

      @Override
      public void token(String token) {
        int value = value(token);
        if (value >= 0) {
          waiting.write(value);
        } else {
          flush();
          next.token(token);
        }
      }

      private void flush() {
        byte[] bytes = waiting.toByteArray();
        waiting.reset();
        if (bytes.length == 0) {
          return;
        }
        if (Utf8.firstMalformed(bytes, 0, bytes.length) == bytes.length) {
          next.token(new String(bytes, StandardCharsets.UTF_8));
        } else {
          for (int i = 0; i < bytes.length; i++) {
            next.token(REPLACEMENT);
          }
        }
      }

      @Override
      public void finish() {
        flush();
        next.finish();
      }
    };
  }

  private static int value(String token) {
    boolean spelled =
        token.length() == 6
            && token.startsWith("<0x")
            && token.charAt(5) == '>'
            && HexFormat.isHexDigit(token.charAt(3))
            && HexFormat.isHexDigit(token.charAt(4));
    return spelled ? HexFormat.fromHexDigits(token, 3, 5) : -1;
  }
}
