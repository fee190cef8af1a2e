package io.sirocco.protobuf;

import java.io.IOException;
import java.io.Serial;

/** Bytes are no protocol buffer, or not the expected one. */
public final class MalformedMessageException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * Names the place.
   *
   * @param position the byte of the file
   * @param problem what is wrong there, with both values
   */
  public MalformedMessageException(long position, String problem) {
    super("byte %d: %s".formatted(position, problem));
  }
}
