/**
 * Learns the vocabularies of tokenizers from text.
 *
 * <p>The nouns: texts, each with its language ({@link
 * io.sirocco.tokenizer.training.LanguageTexts}), are cut into words by a {@link
 * io.sirocco.tokenizer.training.WordCutter}, the normalizer and pre-tokenizer of the tokenizer to
 * be; {@link io.sirocco.tokenizer.training.WordCounts} says how often each word occurred. From
 * these, and never from the text itself, the trainers learn: {@link
 * io.sirocco.tokenizer.training.PairMerging} joins the most frequent pair of neighbors again and
 * again (BPE and WordPiece), {@link io.sirocco.tokenizer.training.UnigramTrainer} takes pieces away
 * from a large vocabulary. {@link io.sirocco.tokenizer.training.TokenizerTraining} is the door to
 * all of it.
 *
 * <p>Memory is bounded by the number of distinct words, which has a limit, and never by the length
 * of the text. What is learned depends on the texts and the settings only, not on threads or the
 * order in which they end: counts are integers, expected counts are sums of integers, and every tie
 * has a rule.
 *
 * <p>Traps: words are bytes of UTF-8 here; lengths of tokens are in characters (code points), or in
 * bytes where the alphabet is bytes. Weighted counts are in units of {@link
 * io.sirocco.tokenizer.training.WordCounts#unit}.
 */
@NullMarked
package io.sirocco.tokenizer.training;

import org.jspecify.annotations.NullMarked;
