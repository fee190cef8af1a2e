/**
 * What users do with tokenizers: train them from files, encode and decode lines, look at how they
 * cut texts, and bring them into other forms.
 *
 * <p>The nouns: {@link io.sirocco.tokenization.TextLines} reads text that may not be UTF-8; {@link
 * io.sirocco.tokenization.LineMapping} sends lines through all cores and keeps their order; {@link
 * io.sirocco.tokenization.LanguageFertility} says how a language is cut.
 */
@NullMarked
package io.sirocco.tokenization;

import org.jspecify.annotations.NullMarked;
