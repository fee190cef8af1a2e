/**
 * Event files that TensorBoard reads, written without TensorFlow.
 *
 * <p>An {@link io.sirocco.training.tensorboard.EventFile} is a sequence of records in the framing
 * of TFRecord, each an {@link io.sirocco.training.tensorboard.Event} as protocol buffer. {@link
 * io.sirocco.training.tensorboard.TensorBoardLog} says what of a run goes into it.
 */
@NullMarked
package io.sirocco.training.tensorboard;

import org.jspecify.annotations.NullMarked;
