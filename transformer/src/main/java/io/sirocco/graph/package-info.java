/**
 * Static graphs over {@link io.sirocco.kernels.Tensor}s, their differentiation, and their lowering
 * to {@link io.sirocco.kernels.Program}s.
 *
 * <p>A {@link io.sirocco.graph.GraphBuilder} records forward steps in order; a {@link
 * io.sirocco.graph.Graph} is the finished record. {@link io.sirocco.graph.Derivatives} is the whole
 * derivative table, one rule an op; {@link io.sirocco.graph.Lowering} walks a graph backward with
 * it.
 *
 * <p>Trap: gradients of parameters are always added to, never overwritten; whoever starts an
 * optimizer step finds them cleared by the end of the one before.
 */
@NullMarked
package io.sirocco.graph;

import org.jspecify.annotations.NullMarked;
