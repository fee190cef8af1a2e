/**
 * Duplicates: texts that say what an earlier one says.
 *
 * <p>A {@link io.sirocco.corpora.deduplication.DuplicateFinder} takes the fingerprints of all texts
 * in their order, in bounded memory: they are sorted in runs on the disk. What comes out, {@link
 * io.sirocco.corpora.deduplication.Duplicates}, has a bit a text.
 *
 * <p>Traps: the first of some equal texts is kept, so the order of the texts matters; it is the
 * caller's to keep.
 */
@NullMarked
package io.sirocco.corpora.deduplication;

import org.jspecify.annotations.NullMarked;
