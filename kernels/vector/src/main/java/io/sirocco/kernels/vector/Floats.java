package io.sirocco.kernels.vector;

/**
 * Where an f32 tensor lies; element i is {@code data[at + i]}.
 *
 * @param data the arena
 * @param at its first element
 */
record Floats(float[] data, int at) {}
