package io.sirocco.kernels;

/**
 * Which positions of its own group a position attends to. Groups are numbers given with the data:
 * attention never crosses groups, and a position whose group is negative is absent: it attends to
 * nothing, nothing attends to it, and its output and gradient are 0.
 */
public enum Mask {
  /** Every position of the group. */
  FULL,
  /** Itself and earlier positions of the group. */
  CAUSAL
}
