package io.sirocco.tokenizer.model;

import java.util.OptionalInt;

/** The token that stands for what a vocabulary lacks. */
final class Unknown {
  private Unknown() {}

  static void requireInside(OptionalInt unknown, Vocabulary vocabulary) {
    int id = unknown.orElse(0);
    if (unknown.isPresent() && (id < 0 || id >= vocabulary.size())) {
      throw new IllegalArgumentException(
          "the unknown token has id %d, but the ids of %d tokens are 0 to %d"
              .formatted(id, vocabulary.size(), vocabulary.size() - 1));
    }
  }

  /** The id, or an error that names what has no token. */
  static int id(OptionalInt unknown, byte[] text, int from, int to) {
    if (unknown.isEmpty()) {
      throw new UnknownWordException(text, from, to);
    }
    return unknown.getAsInt();
  }
}
