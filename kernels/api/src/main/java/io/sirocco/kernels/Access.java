package io.sirocco.kernels;

import java.util.Locale;

/** How a step touches a tensor. */
public enum Access {
  /** Reads it. */
  READ,
  /** Overwrites every element, whatever was there. */
  WRITE,
  /** Adds its result to what is there. */
  ADD,
  /** Reads it and changes it in place. */
  UPDATE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
