package io.sirocco.tasks;

/**
 * How much losses count beside those of tokens.
 *
 * @param sentences the relation of two texts
 * @param replacements which tokens were replaced
 */
public record LabelWeights(double sentences, double replacements) {}
