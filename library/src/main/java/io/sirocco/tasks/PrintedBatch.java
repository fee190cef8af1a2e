package io.sirocco.tasks;

import io.sirocco.kernels.Mask;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A batch in words: what a model is given, and what it has to say. */
public final class PrintedBatch {

  private final Task task;
  private final Tokenizer tokenizer;
  private final TokenBatch batch;
  private final int[] targets;

  private PrintedBatch(Task task, Tokenizer tokenizer, TokenBatch batch) {
    this.task = task;
    this.tokenizer = tokenizer;
    this.batch = batch;
    targets = new int[batch.ids().length];
    Arrays.fill(targets, -1);
    boolean everywhere = batch.rows().length == targets.length;
    for (int n = 0; n < batch.targets().length; n++) {
      if (batch.weights()[n] > 0) {
        targets[everywhere ? n : batch.rows()[n]] = batch.targets()[n];
      }
    }
  }

  /**
   * The first samples of a task's first step. Tokens stand as the vocabulary spells them; one that
   * is masked and has to be predicted as {@code given→target}. A part that has an attention group
   * and a segment of its own has a line of its own.
   *
   * @param seed of the run
   * @param samples how many, at least 1
   */
  public static List<String> lines(Task task, Tokenizer tokenizer, long seed, int samples) {
    TokenBatch batch = new TokenBatch(task.form().inputs(samples, task.samples().T()));
    task.samples().fill(seed, 0, List.of(batch));
    return new PrintedBatch(task, tokenizer, batch).lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    String language = task.samples().language(0);
    lines.add(
        "objective %s%s%s"
            .formatted(
                task.form().name(),
                language.isEmpty() ? "" : ", language " + language,
                task.form().objective().mask() == Mask.CAUSAL
                    ? ": each token is predicted from those before it"
                    : ""));
    for (int row = 0; row < batch.B(); row++) {
      String label =
          batch.labelWeights()[row] == 0 ? "" : ", label %d".formatted(batch.labels()[row]);
      lines.add("  sample %d%s".formatted(row + 1, label));
      addParts(row, lines);
    }
    return lines;
  }

  private void addParts(int row, List<String> lines) {
    int end = (row + 1) * batch.T();
    int begin = row * batch.T();
    for (int at = begin + 1; at <= end; at++) {
      if (batch.groups()[begin] == TokenBatch.ABSENT) {
        return;
      }
      if (at == end || differs(at, at - 1)) {
        lines.add(part(begin, at));
        begin = at;
      }
    }
  }

  private boolean differs(int one, int other) {
    return batch.groups()[one] != batch.groups()[other]
        || batch.segments()[one] != batch.segments()[other];
  }

  private String part(int begin, int end) {
    StringBuilder line =
        new StringBuilder(
            "    group %d, segment %d, positions %d-%d:"
                .formatted(
                    batch.groups()[begin],
                    batch.segments()[begin],
                    batch.positions()[begin],
                    batch.positions()[end - 1]));
    for (int at = begin; at < end; at++) {
      line.append(' ').append(tokenizer.token(batch.ids()[at]));
      if (targets[at] >= 0 && task.form().objective().mask() == Mask.FULL) {
        line.append('→').append(tokenizer.token(targets[at]));
      }
    }
    return line.toString();
  }
}
