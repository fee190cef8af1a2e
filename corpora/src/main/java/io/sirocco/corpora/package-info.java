/**
 * Text on disk to samples of token ids: reading, checking and splitting.
 *
 * <p>The nouns: a {@link io.sirocco.corpora.Corpus} is a text with its {@link
 * io.sirocco.corpora.TextSource}s, what it was read from; a {@link
 * io.sirocco.corpora.TrainValidationSplit} cuts it in two.
 *
 * <p>Traps: text is kept as it is, line ends included, apart from a leading byte order mark;
 * characters are Unicode code points, while {@link java.lang.String} counts UTF-16 code units.
 *
 * <p>This package knows nothing of models: it meets them in {@code io.sirocco}, as ids.
 */
@NullMarked
package io.sirocco.corpora;

import org.jspecify.annotations.NullMarked;
