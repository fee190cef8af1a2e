/** What Hugging Face's tokenizers and ours make of the same text. */
@NullMarked
package io.sirocco.tokenizer.peers;

import org.jspecify.annotations.NullMarked;
