/**
 * Text to token ids and back.
 *
 * <p>The nouns: a {@link io.sirocco.tokenizer.Tokenizer} turns text into an {@link
 * io.sirocco.tokenizer.Encoding}, token ids with the places that they come from, and ids back into
 * text; a {@link io.sirocco.tokenizer.StreamingDecoder} does the latter one id at a time. A
 * tokenizer is saved as {@code tokenizer.json} in the format of Hugging Face's tokenizers.
 *
 * <p>Traps: offsets count UTF-16 code units, as {@link java.lang.String} does, while lines, columns
 * and vocabularies count characters, that is, Unicode code points. A special token's text in the
 * input becomes that special token.
 *
 * <p>This package knows nothing of models: it meets them in {@code io.sirocco}, as ids.
 */
@NullMarked
package io.sirocco.tokenizer;

import org.jspecify.annotations.NullMarked;
