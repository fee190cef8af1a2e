/**
 * The narrow waist between models and devices: a {@link io.sirocco.kernels.Program} of sealed
 * {@link io.sirocco.kernels.Op}s, the {@link io.sirocco.kernels.MemoryPlan} that places its
 * tensors, and the {@link io.sirocco.kernels.Backend} interface that runs it.
 *
 * <p>Shape letters, used everywhere in this project: B batch (sequences), T time (positions of a
 * sequence), C channels (model width), H heads, D head size (C = H D), F feed-forward width, V
 * vocabulary, L layers, N rows (usually B T), K output columns, M selected rows, S new positions of
 * a decoding step. {@code dx} is the gradient of the loss with respect to {@code x}. Tensors are
 * dense and row-major.
 *
 * <p>Traps: an operand's order in a {@link io.sirocco.kernels.Step} is the order of the ports in
 * {@link io.sirocco.kernels.Op#signature()}; a tensor with {@link io.sirocco.kernels.Access#ADD}
 * keeps what it holds; activations keep nothing from one run to the next.
 */
@NullMarked
package io.sirocco.kernels;

import org.jspecify.annotations.NullMarked;
