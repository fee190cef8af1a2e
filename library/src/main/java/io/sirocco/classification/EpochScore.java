package io.sirocco.classification;

/**
 * What an epoch came to.
 *
 * @param epoch from 1
 * @param trainingLoss the mean of its steps
 * @param dev what was told of the held-out texts
 * @param best whether no epoch before it was as good
 */
public record EpochScore(int epoch, double trainingLoss, Scores dev, boolean best) {}
