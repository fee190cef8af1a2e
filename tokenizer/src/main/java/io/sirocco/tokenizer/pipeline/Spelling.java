package io.sirocco.tokenizer.pipeline;

import io.sirocco.tokenizer.text.ByteAlphabet;
import java.nio.charset.StandardCharsets;

/** How the tokens of a vocabulary, which are bytes, are written as text in files and to people. */
public enum Spelling {
  /** As UTF-8. */
  TEXT {
    @Override
    public byte[] bytes(String token) {
      return token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String text(byte[] token) {
      return new String(token, StandardCharsets.UTF_8);
    }
  },
  /** Each byte as a printable character of {@link ByteAlphabet}. */
  BYTE_ALPHABET {
    @Override
    public byte[] bytes(String token) {
      byte[] spelled = ByteAlphabet.bytes(token);
      return spelled == null ? token.getBytes(StandardCharsets.UTF_8) : spelled;
    }

    @Override
    public String text(byte[] token) {
      return ByteAlphabet.spell(token);
    }
  };

  /** The bytes of a token that is written. */
  public abstract byte[] bytes(String token);

  /** A token written. */
  public abstract String text(byte[] token);
}
