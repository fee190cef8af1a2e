/**
 * Transformer models: their configurations, blocks, parameters and initialization.
 *
 * <p>This package knows nothing of text: what it is given are ids.
 */
@NullMarked
package io.sirocco.transformer;

import org.jspecify.annotations.NullMarked;
