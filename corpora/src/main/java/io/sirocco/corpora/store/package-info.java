/**
 * Token ids on the disk: bigger than memory, read by mapping.
 *
 * <p>The nouns: a <b>dataset</b> is the tokens of one language (or of one side of a language pair)
 * and one split, in the layout of Megatron-LM's indexed dataset: {@code NAME.bin} holds the ids one
 * after the other, {@code NAME.idx} says where <b>sequences</b> (sentences, or whole documents) and
 * <b>documents</b> begin. Beside them {@code NAME.words} has one bit a token: whether a word begins
 * there. A <b>store</b> is a directory of datasets made with one tokenizer, and {@code
 * manifest.json}, which is written last: a directory with a manifest is complete, and only what the
 * manifest names belongs to it.
 *
 * <p>Traps: positions of tokens, sequences and documents are {@code long}; one sequence or document
 * fits an {@code int}. A mapped dataset must not be read after it is closed.
 */
@NullMarked
package io.sirocco.corpora.store;

import org.jspecify.annotations.NullMarked;
