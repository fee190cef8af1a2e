/**
 * Classification of texts by a model that was fine-tuned, from text to probabilities.
 *
 * <p>{@link io.sirocco.benchmarks.classification.ClassificationBenchmark} has the case; a {@link
 * io.sirocco.benchmarks.classification.ClassificationPeer} is outside software that computes the
 * same model from an exported file. Everyone turns text into the same tokens by the same function,
 * inside the time: only the model's computation differs. Shapes: B texts of a batch, T its longest
 * text's tokens, K classes.
 */
@NullMarked
package io.sirocco.benchmarks.classification;

import org.jspecify.annotations.NullMarked;
