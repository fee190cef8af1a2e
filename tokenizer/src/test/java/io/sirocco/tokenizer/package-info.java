/** Tests of the tokenizers. */
@NullMarked
package io.sirocco.tokenizer;

import org.jspecify.annotations.NullMarked;
