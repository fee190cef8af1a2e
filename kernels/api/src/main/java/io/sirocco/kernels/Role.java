package io.sirocco.kernels;

import java.util.Locale;

/** What a tensor is for; this decides who owns it and how long it lives. */
public enum Role {
  /** A trained weight; owned by the session. */
  PARAMETER(Owner.SESSION),
  /** The accumulated gradient of a parameter; owned by the session. */
  GRADIENT(Owner.SESSION),
  /** A moment of the optimizer; owned by the session. */
  OPTIMIZER(Owner.SESSION),
  /** Keys and values of earlier positions while decoding; owned by the session. */
  CACHE(Owner.SESSION),
  /** A table that programs read and nothing trains, see {@link Constant}; owned by the session. */
  CONSTANT(Owner.SESSION),
  /** Written by the caller before a run; owned by the executable. */
  INPUT(Owner.EXECUTABLE),
  /** Read by the caller after a run; owned by the executable. */
  OUTPUT(Owner.EXECUTABLE),
  /** Lives inside one run, its memory shared with others by liveness. */
  ACTIVATION(Owner.SCRATCH);

  /** Who holds the memory of a tensor. */
  public enum Owner {
    /** Outlives every program: one copy a session. */
    SESSION,
    /** Lives as long as the compiled program. */
    EXECUTABLE,
    /** Valid during a run only: one scratch of the largest size a session. */
    SCRATCH
  }

  private final Owner owner;

  Role(Owner owner) {
    this.owner = owner;
  }

  /** Who holds the memory of tensors of this role. */
  public Owner owner() {
    return owner;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
