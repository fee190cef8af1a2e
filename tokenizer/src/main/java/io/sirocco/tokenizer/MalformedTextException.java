package io.sirocco.tokenizer;

/** A text is not well formed, and it was asked to refuse such texts. */
public final class MalformedTextException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int offset;

  MalformedTextException(String message, int offset) {
    super(message);
    this.offset = offset;
  }

  /** Where the text is malformed: the byte of bytes, or the UTF-16 unit of a string. */
  public int offset() {
    return offset;
  }
}
