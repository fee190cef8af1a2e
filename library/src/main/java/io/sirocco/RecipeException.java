package io.sirocco;

import java.io.Serial;

/** A recipe cannot be used: the message names file, line, key and value. */
public final class RecipeException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** With a one-line message. */
  public RecipeException(String message) {
    super(message);
  }

  /** With a one-line message and what lies behind it. */
  public RecipeException(String message, Throwable cause) {
    super(message, cause);
  }
}
