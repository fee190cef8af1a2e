package io.sirocco.kernels;

/**
 * Where a tensor lies.
 *
 * @param arena the buffer
 * @param offset its first element, in elements of the arena
 */
public record Placement(Arena arena, long offset) {}
