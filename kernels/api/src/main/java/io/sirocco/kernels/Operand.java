package io.sirocco.kernels;

/**
 * A tensor bound to a port of an op, and how the step touches it.
 *
 * @param tensor the array
 * @param access how it is touched
 */
public record Operand(Tensor tensor, Access access) {}
