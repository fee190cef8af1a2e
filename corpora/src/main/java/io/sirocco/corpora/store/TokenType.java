package io.sirocco.corpora.store;

import io.sirocco.corpora.CorpusException;

/** How a token id lies on the disk, little-endian; the codes are Megatron-LM's. */
public enum TokenType {
  /** Unsigned, for vocabularies of fewer than 65,536 tokens. */
  UINT16(8, Short.BYTES),
  /** Signed, for all others. */
  INT32(4, Integer.BYTES);

  private static final int UINT16_VOCABULARY = 1 << 16;

  private final int code;
  private final int bytes;

  TokenType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** The number that stands for it in an index file. */
  public int code() {
    return code;
  }

  /** Bytes of a token. */
  public int bytes() {
    return bytes;
  }

  /** The smallest type for a vocabulary. */
  public static TokenType of(int vocabularySize) {
    if (vocabularySize < 1) {
      throw new IllegalArgumentException("a vocabulary of " + vocabularySize + " tokens");
    }
    return vocabularySize < UINT16_VOCABULARY ? UINT16 : INT32;
  }

  /** Finds the type that a file names. */
  static TokenType ofCode(String file, int code) throws CorpusException {
    for (TokenType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new CorpusException(
        file, "token type %d, but only 8 (uint16) and 4 (int32) are supported".formatted(code));
  }
}
