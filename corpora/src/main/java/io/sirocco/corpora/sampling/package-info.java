/**
 * From stored tokens to the samples that a model is trained on.
 *
 * <p>{@link io.sirocco.corpora.sampling.Samples} are the sequences of one dataset in the form of
 * one objective: contiguous blocks, packed documents, sentence pairs, streams, translation pairs.
 * {@link io.sirocco.corpora.sampling.SampleMixture} mixes those of several languages into one
 * endless order. Sample i is a pure function of (seed, i): who asks, in what order, with how many
 * threads, before or after a resumption, changes nothing.
 *
 * <p>Nothing is drawn in sequence: {@link io.sirocco.corpora.sampling.RandomKey} gives bits for a
 * place. Epochs are shuffled by {@link io.sirocco.corpora.sampling.Permutation}, which needs no
 * list. What needs a walk over documents (packing, sentence pairs) is made once an epoch, in
 * parallel, into a mapped file.
 */
@NullMarked
package io.sirocco.corpora.sampling;

import org.jspecify.annotations.NullMarked;
