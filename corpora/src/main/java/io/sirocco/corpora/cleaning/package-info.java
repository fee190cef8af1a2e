/**
 * Cleaning: which texts are kept, and in what shape.
 *
 * <p>The nouns: a {@link io.sirocco.corpora.cleaning.CleaningStep} changes or drops one text; a
 * {@link io.sirocco.corpora.cleaning.PairStep} drops a pair of them; a {@link
 * io.sirocco.corpora.cleaning.CleaningRecipe} is a list of both, read from YAML; {@link
 * io.sirocco.corpora.cleaning.Cleaning} applies it and counts in a {@link
 * io.sirocco.corpora.cleaning.CleaningReport}.
 *
 * <p>Traps: what becomes of a text depends on the text alone, so any number of threads clean alike;
 * duplicates, which depend on other texts, are found by {@code io.sirocco.corpora.deduplication}.
 */
@NullMarked
package io.sirocco.corpora.cleaning;

import org.jspecify.annotations.NullMarked;
