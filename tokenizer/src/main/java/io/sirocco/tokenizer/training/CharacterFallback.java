package io.sirocco.tokenizer.training;

import java.util.List;
import java.util.stream.IntStream;

/** What becomes of a character that a vocabulary lacks. */
public enum CharacterFallback {
  /** It becomes the unknown token, and is lost. */
  UNKNOWN,
  /** It becomes its bytes, each a token such as {@code <0xE2>}; 256 tokens of the vocabulary. */
  BYTES;

  /** The tokens that this takes. */
  List<String> tokens() {
    return switch (this) {
      case UNKNOWN -> List.of();
      case BYTES -> IntStream.range(0, 256).mapToObj("<0x%02X>"::formatted).toList();
    };
  }
}
