/**
 * Apache Lucene's analyzers as steps of a pipeline: words of languages that are written without
 * spaces between them, and foldings of spellings that mean the same.
 *
 * <p>The nouns: a {@link io.sirocco.tokenizer.lucene.Segmentation} says which of Lucene's
 * segmenters cuts a text, a {@link io.sirocco.tokenizer.lucene.LuceneSegmenter} cuts with it; a
 * {@link io.sirocco.tokenizer.lucene.Folding} is one of Lucene's normalizations, a {@link
 * io.sirocco.tokenizer.lucene.LuceneNormalizer} rewrites a text with some; {@link
 * io.sirocco.tokenizer.lucene.LanguageSteps} has both for a language.
 *
 * <p>Traps: a segmenter only cuts, so nothing is lost by it, whatever the analyzer makes of its
 * words; a normalizer loses what it folds. Offsets of Lucene count UTF-16 code units, those of this
 * program's pipeline count bytes of UTF-8. Dictionaries are loaded with the first text that needs
 * them, and nothing of Lucene is loaded for a pipeline without these steps.
 */
@NullMarked
package io.sirocco.tokenizer.lucene;

import org.jspecify.annotations.NullMarked;
