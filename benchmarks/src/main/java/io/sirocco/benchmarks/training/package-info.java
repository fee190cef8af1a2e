/**
 * How fast whole training steps are, beside PyTorch, and how their cost grows.
 *
 * <p>A {@code Workload} is a model with the sizes of its batch. Every contestant trains it in a
 * process of its own, ours in a fresh JVM, so that its peak of resident memory is its own: a {@code
 * StepProcess} takes the word {@code step} and answers with the loss. Weights and batch are the
 * same for all, given in files, and the losses of the first steps must agree before anything is
 * timed: the third step's loss is right only if gradients, clipping and AdamW are.
 */
@NullMarked
package io.sirocco.benchmarks.training;

import org.jspecify.annotations.NullMarked;
