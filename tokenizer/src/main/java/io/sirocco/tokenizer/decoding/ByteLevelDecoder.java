package io.sirocco.tokenizer.decoding;

import io.sirocco.tokenizer.text.ByteAlphabet;
import java.nio.charset.StandardCharsets;

/** Makes bytes of tokens in the byte alphabet, and text of the bytes. */
public record ByteLevelDecoder() implements Decoder {
  @Override
  public TokenReceiver open(TokenReceiver next) {
    ByteDecoder bytes = new ByteDecoder();
    return new TokenReceiver() {
      @Override
      public void token(String token) {
        byte[] spelled = ByteAlphabet.bytes(token);
        String text =
            bytes.next(spelled == null ? token.getBytes(StandardCharsets.UTF_8) : spelled);
        if (!text.isEmpty()) {
          next.token(text);
        }
      }

      @Override
      public void finish() {
        String text = bytes.finish();
        if (!text.isEmpty()) {
          next.token(text);
        }
        next.finish();
      }
    };
  }

  @Override
  public boolean joins() {
    return true;
  }
}
