/**
 * The way back: from tokens to text.
 *
 * <p>A {@link io.sirocco.tokenizer.decoding.Decoder} describes what is done; opened, it is a chain
 * of {@link io.sirocco.tokenizer.decoding.TokenReceiver}s that hand on text as soon as it is
 * certain, so that printing while generating and decoding at once are one thing.
 *
 * <p>Traps: what a normalizer dropped stays lost.
 */
@NullMarked
package io.sirocco.tokenizer.decoding;

import org.jspecify.annotations.NullMarked;
