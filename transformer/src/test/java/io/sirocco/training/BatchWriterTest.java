package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.kernels.reference.ReferenceExecutable;
import io.sirocco.kernels.reference.ReferenceSession;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.Summary;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What models are given of batches. */
final class BatchWriterTest {

  private static final int V = 11;
  private static final int CLASSES = 3;
  private static final int[][] TEXTS = {{1, 2, 3, 4, 5}, {6, 7}, {8}};

  /** However long its row is, and beside whichever others it stands, a text has its logits. */
  @ParameterizedTest
  @CsvSource({"TOKEN, CAUSAL", "TOKEN, FULL", "MEAN, CAUSAL", "MEAN, FULL"})
  void whatStandsForATextDoesNotSeeWhatIsAbsent(Summary summary, Mask mask) {
    TransformerConfig config = TransformerConfig.xlm(V, 12, 1, 2, 2, 8, 16);
    Transformer model =
        new Transformer(config.with(config.heads().classifying(CLASSES).with(summary)));
    try (ReferenceSession session = new ReferenceBackend().open(ModelStates.training(model))) {
      ModelStates.initialize(model, 5, session);
      double[] together = logits(session, model, mask, 12, TEXTS);
      for (int text = 0; text < TEXTS.length; text++) {
        int[] tokens = TEXTS[text];
        double[] alone = logits(session, model, mask, tokens.length, tokens);
        for (int k = 0; k < CLASSES; k++) {
          // A share is a float.
          assertThat(alone[k]).isCloseTo(together[text * CLASSES + k], within(1e-6));
        }
      }
    }
  }

  private static double[] logits(
      ReferenceSession session, Transformer model, Mask mask, int T, int[]... texts) {
    ModelInputs inputs = new ModelInputs(texts.length, T);
    TokenBatch batch = new TokenBatch(inputs);
    for (int row = 0; row < texts.length; row++) {
      for (int t = 0; t < texts[row].length; t++) {
        batch.ids()[row * T + t] = texts[row][t];
        batch.positions()[row * T + t] = t;
        batch.groups()[row * T + t] = 0;
      }
    }
    try (ReferenceExecutable executable =
        session.compile(Lowering.forward(model.measurement(inputs, Objective.classes(mask))))) {
      new BatchWriter(executable, inputs).write(batch);
      executable.run();
      Tensor logits = inputs.labelLogits(CLASSES);
      double[] values = new double[(int) logits.elements()];
      executable.read(logits, values);
      return values;
    }
  }
}
