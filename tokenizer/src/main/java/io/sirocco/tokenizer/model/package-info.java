/**
 * How the words of a text become tokens.
 *
 * <p>The nouns: a {@link io.sirocco.tokenizer.model.Vocabulary} maps tokens, which are byte
 * sequences, to ids and back; a {@link io.sirocco.tokenizer.model.Model} knows how to cut a word
 * into tokens of its vocabulary; a {@link io.sirocco.tokenizer.model.WordEncoder} does it for one
 * thread, with memory of its own, and reports each token to a {@link
 * io.sirocco.tokenizer.model.TokenSink}.
 *
 * <p>Words and offsets are ranges of a byte array of UTF-8. A byte-level vocabulary holds the raw
 * bytes of its tokens; GPT-2's way to spell bytes as letters is a matter of files.
 *
 * <p>Encoders allocate nothing a token once their memory has grown to the longest word.
 */
@NullMarked
package io.sirocco.tokenizer.model;

import org.jspecify.annotations.NullMarked;
