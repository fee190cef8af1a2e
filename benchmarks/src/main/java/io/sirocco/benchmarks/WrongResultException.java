package io.sirocco.benchmarks;

import java.io.Serial;

/** A contestant computed something else than the oracle: its time would say nothing. */
public final class WrongResultException extends IllegalStateException {

  @Serial private static final long serialVersionUID = 1L;

  /** Names the contestant, the case, the element and both values. */
  public WrongResultException(String message) {
    super(message);
  }
}
