/**
 * Text on disk to samples of token ids: reading, checking and splitting.
 *
 * <p>This package knows nothing of models: it meets them in {@code io.sirocco}, as ids.
 */
@NullMarked
package io.sirocco.corpora;

import org.jspecify.annotations.NullMarked;
