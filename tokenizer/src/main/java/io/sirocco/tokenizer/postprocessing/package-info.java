/**
 * The step after the model: bringing one or two sequences of tokens into the form that a network
 * wants, cut to a length, with special tokens around them, filled up to a length.
 *
 * <p>The nouns: a {@link io.sirocco.tokenizer.postprocessing.TokenSequence} holds tokens with their
 * places; {@link io.sirocco.tokenizer.postprocessing.Truncation} cuts, a {@link
 * io.sirocco.tokenizer.postprocessing.PostProcessor} adds special tokens, {@link
 * io.sirocco.tokenizer.postprocessing.Padding} fills up. What is cut off goes on as overflow, each
 * part of which becomes an input of its own.
 *
 * <p>Traps: offsets count characters, Unicode code points, until {@link
 * io.sirocco.tokenizer.postprocessing.TokenSequence#convertPlaces} makes them UTF-16 units.
 */
@NullMarked
package io.sirocco.tokenizer.postprocessing;

import org.jspecify.annotations.NullMarked;
