/**
 * From token ids to the inputs and targets of a model.
 *
 * <p>{@link io.sirocco.objectives.TrainingSamples} and {@link
 * io.sirocco.objectives.EvaluationSamples} fill rows of a {@link io.sirocco.objectives.TokenBatch};
 * a training sample is a pure function of (seed, step, number inside the step), so that threads,
 * micro-batches and resumption cannot change what is seen.
 */
@NullMarked
package io.sirocco.objectives;

import org.jspecify.annotations.NullMarked;
