/**
 * The second step of a tokenizer: cutting a text into pieces that no token reaches across.
 *
 * <p>A {@link io.sirocco.tokenizer.segmentation.PreTokenizer} replaces the {@link
 * io.sirocco.tokenizer.text.Spans} of a text by finer ones. Its kinds and what they do are those of
 * Hugging Face's tokenizers; {@link io.sirocco.tokenizer.segmentation.TextSegmenter} is the door
 * for others.
 *
 * <p>Traps: the pieces count bytes of the normalized text, and what is in no piece gets no token.
 */
@NullMarked
package io.sirocco.tokenizer.segmentation;

import org.jspecify.annotations.NullMarked;
