package io.sirocco.tokenizer.model;

import java.nio.charset.StandardCharsets;

/** A part of a text has no token, and the model has no unknown token to stand for it. */
public final class UnknownWordException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_SHOWN = 80;

  private final int from;
  private final int to;

  UnknownWordException(byte[] text, int from, int to) {
    super(
        "bytes %d to %d, '%s', have no token, and the model has no unknown token"
            .formatted(from, to, shown(text, from, to)));
    this.from = from;
    this.to = to;
  }

  private static String shown(byte[] text, int from, int to) {
    int length = to - from;
    return length <= LONGEST_SHOWN
        ? new String(text, from, length, StandardCharsets.UTF_8)
        : new String(text, from, LONGEST_SHOWN, StandardCharsets.UTF_8) + "...";
  }

  /** Where the part begins, as an index into the bytes that the encoder was given. */
  public int from() {
    return from;
  }

  /** Where the part ends, exclusive. */
  public int to() {
    return to;
  }
}
