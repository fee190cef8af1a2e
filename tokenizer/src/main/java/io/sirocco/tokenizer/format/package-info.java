/**
 * Tokenizers as files: {@code tokenizer.json} of Hugging Face's tokenizers, and the older ones
 * around it.
 *
 * <p>What a file says and this program does not know is refused with the name of the file and the
 * part, because a part passed over would give other ids without a word.
 */
@NullMarked
package io.sirocco.tokenizer.format;

import org.jspecify.annotations.NullMarked;
