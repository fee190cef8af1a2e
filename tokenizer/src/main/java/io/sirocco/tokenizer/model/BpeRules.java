package io.sirocco.tokenizer.model;

import java.util.OptionalInt;
import java.util.Set;

/**
 * How a byte-pair encoding takes a word apart before it merges.
 *
 * @param unit what it begins with
 * @param unknown the token of units that have none; empty leaves such units out
 * @param continuingPrefix what every unit but the first of a word begins with in the vocabulary;
 *     mostly empty
 * @param endOfWordSuffix what the last unit of a word ends with in the vocabulary, such as {@code
 *     </w>}; empty in byte-level encodings
 * @param options variations
 */
public record BpeRules(
    BpeUnit unit,
    OptionalInt unknown,
    String continuingPrefix,
    String endOfWordSuffix,
    Set<BpeOption> options) {
  /** GPT-2's: bytes and nothing else. */
  public static final BpeRules BYTE_LEVEL =
      new BpeRules(BpeUnit.BYTES, OptionalInt.empty(), "", "", Set.of());

  /** Copies the options. */
  public BpeRules {
    options = Set.copyOf(options);
  }
}
