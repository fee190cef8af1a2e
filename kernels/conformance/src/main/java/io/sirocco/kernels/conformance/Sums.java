package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Access;

/** How a case binds those ports of its op that may be overwritten or added to. */
enum Sums {
  /** All are overwritten. */
  WRITTEN,
  /** All are added to. */
  ADDED,
  /** The first, the third, ... are added to, the others overwritten. */
  MIXED;

  /** The access of such a port, the {@code number}-th of its op counted from 0. */
  Access access(int number) {
    return switch (this) {
      case WRITTEN -> Access.WRITE;
      case ADDED -> Access.ADD;
      case MIXED -> number % 2 == 0 ? Access.ADD : Access.WRITE;
    };
  }
}
