/**
 * Text to token ids and back.
 *
 * <p>This package knows nothing of models: it meets them in {@code io.sirocco}, as ids.
 */
@NullMarked
package io.sirocco.tokenizer;

import org.jspecify.annotations.NullMarked;
