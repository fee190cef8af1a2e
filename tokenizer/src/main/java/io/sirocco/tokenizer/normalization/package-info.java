/**
 * The first step of a tokenizer: making texts that mean the same look the same.
 *
 * <p>A {@link io.sirocco.tokenizer.normalization.Normalizer} rewrites an {@link
 * io.sirocco.tokenizer.text.AlignedText}. Its kinds and what they do are those of Hugging Face's
 * tokenizers, so that a {@code tokenizer.json} means the same here and there; {@link
 * io.sirocco.tokenizer.normalization.TextNormalizer} is the door for others.
 *
 * <p>Traps: what a normalizer drops, decoding does not give back.
 */
@NullMarked
package io.sirocco.tokenizer.normalization;

import org.jspecify.annotations.NullMarked;
