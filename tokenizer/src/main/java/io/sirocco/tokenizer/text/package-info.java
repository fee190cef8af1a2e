/**
 * Text on its way through a tokenizer: UTF-8 bytes that remember where they come from.
 *
 * <p>The nouns: {@link io.sirocco.tokenizer.text.AlignedText} is the text that normalizers rewrite;
 * {@link io.sirocco.tokenizer.text.Spans} are the places that a text is cut into; {@link
 * io.sirocco.tokenizer.text.Utf8} reads and writes the encoding; {@link
 * io.sirocco.tokenizer.text.CharacterClass} says what a character is.
 *
 * <p>Traps: a text is always valid UTF-8, what is not is replaced or refused at the door. Offsets
 * in this package count bytes. Everything here that can change belongs to one thread and is used
 * again for the next text.
 */
@NullMarked
package io.sirocco.tokenizer.text;

import org.jspecify.annotations.NullMarked;
