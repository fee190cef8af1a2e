package io.sirocco.classification;

import io.sirocco.training.StepLog;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of scores.jsonl.
 *
 * @param step the number of optimizer updates done
 * @param epoch from 1
 * @param loss the mean of the epoch's steps, in nats
 * @param scores of the held-out texts by name: shares in [0, 1], or values
 * @param best whether no epoch before it was as good
 */
record EpochLine(long step, int epoch, double loss, Map<String, Double> scores, boolean best)
    implements StepLog.Line {

  static EpochLine of(long step, EpochScore score) {
    Map<String, Double> scores = new LinkedHashMap<>();
    score.dev().measures().forEach(measure -> scores.put(measure.name(), measure.value()));
    return new EpochLine(step, score.epoch(), score.trainingLoss(), scores, score.best());
  }
}
