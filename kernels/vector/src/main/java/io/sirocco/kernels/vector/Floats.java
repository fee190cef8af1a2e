package io.sirocco.kernels.vector;

/**
 * Where an f32 tensor lies; element i is {@code data[at + i]}.
 *
 * @param data the arena, shared, not copied
 * @param at its first element
 */
@SuppressWarnings("ArrayRecordComponent") // a place in an arena, not a value
record Floats(float[] data, int at) {}
