package io.sirocco.transformer;

/**
 * The sizes of the generator of replaced-token detection: a smaller encoder over the embeddings of
 * the model, which proposes tokens for masked positions (Clark et al. 2020, section 3.2).
 *
 * @param L layers
 * @param H heads
 * @param C channels, a multiple of H
 * @param F width of the feed-forward layer
 */
public record GeneratorSizes(int L, int H, int C, int F) {}
