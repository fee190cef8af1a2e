/**
 * Encoding of text: the tokenizers of each kind, trained on the text itself, from UTF-8 to ids.
 *
 * <p>{@link io.sirocco.benchmarks.tokenization.TokenizationBenchmark} has the cases; a {@link
 * io.sirocco.benchmarks.tokenization.TokenizationPeer} is outside software that encodes too.
 */
@NullMarked
package io.sirocco.benchmarks.tokenization;

import org.jspecify.annotations.NullMarked;
