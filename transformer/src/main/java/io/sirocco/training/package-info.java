/**
 * What training leaves on the disk, and the recipes that it follows.
 *
 * <p>Nouns: a {@link io.sirocco.training.RunDirectory} is one run's place on the disk, held by one
 * process at a time; its {@link io.sirocco.training.CheckpointStore} saves and finds {@link
 * io.sirocco.training.Checkpoint}s, each a {@link io.sirocco.training.TrainingState} with the
 * tensors of model and optimizer; the {@link io.sirocco.training.StepLog} holds a line a record; a
 * {@link io.sirocco.training.Schedule} gives the learning rate of a step; {@link
 * io.sirocco.training.EarlyStopping} says when to stop.
 *
 * <p>Steps are counted in optimizer updates: the step of a checkpoint is the number of updates that
 * made it, and the next update has that number. Losses are in nats a token, times in seconds.
 *
 * <p>Traps: a checkpoint's tensor files are a function of the training state alone, so that two
 * runs can be compared byte by byte; its state.json also holds the elapsed time and is not.
 */
@NullMarked
package io.sirocco.training;

import org.jspecify.annotations.NullMarked;
