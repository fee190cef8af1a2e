/**
 * Event files that TensorBoard reads, written without TensorFlow.
 *
 * <p>An {@link io.sirocco.training.tensorboard.EventFile} is a sequence of records in the framing
 * of TFRecord, each an {@link io.sirocco.training.tensorboard.Event} as protocol buffer.
 * TensorBoard reads all event files of a directory in the order of their names: a run that goes on
 * begins a new one.
 */
@NullMarked
package io.sirocco.training.tensorboard;

import org.jspecify.annotations.NullMarked;
