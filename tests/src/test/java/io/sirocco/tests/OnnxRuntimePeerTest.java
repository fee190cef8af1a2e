package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.onnx.OnnxModel;
import io.sirocco.training.ModelStates;
import io.sirocco.transformer.Head;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.ModelInputs.Labeled;
import io.sirocco.transformer.Naming;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.Predictions;
import io.sirocco.transformer.Transformer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * ONNX Runtime computes of an exported file what the model computes here: states and logits at all
 * tokens, for batches of several sizes from one file.
 */
@Tag("peer")
final class OnnxRuntimePeerTest {

  private static final int[][] SIZES = {{1, 1}, {3, 7}, {2, 32}, {5, 19}};

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void statesAndLogitsAreOurs(ExportedModel exported) throws Exception {
    OnnxModel model = exported.model();
    Path file = exported.export(folder).resolve("model.onnx");
    try (OnnxRuntimePeer theirs = OnnxRuntimePeer.open(file);
        Backend backend = TinyTraining.backend(2);
        Session ours = backend.open(ModelStates.evaluation(exported.transformer()))) {
      TensorFiles.load(ours, exported.transformer(), exported.parameters());
      assertThat(theirs.session().getInputNames()).containsExactlyElementsOf(model.inputs());
      assertThat(theirs.session().getOutputNames()).containsExactlyElementsOf(model.outputs());
      for (int[] size : SIZES) {
        boolean restarting = model.config().naming() == Naming.XLM;
        PaddedBatch batch = PaddedBatch.of(model.config(), size[0], size[1], restarting);
        Map<String, float[]> answers = theirs.answers(model.inputs(), model.outputs(), batch);
        assertThat(answers).hasSize(model.outputs().size());
        expected(ours, exported, batch)
            .forEach((name, values) ->
                OnnxRuntimePeer.assertClose(
                    batch, name, Objects.requireNonNull(answers.get(name)), values));
      }
    }
  }

  @Test
  void moreTokensThanTheContextAreRefused() throws Exception {
    OnnxModel model = ExportedModel.BERT.model();
    Path file = ExportedModel.BERT.export(folder).resolve("model.onnx");
    try (OnnxRuntimePeer theirs = OnnxRuntimePeer.open(file)) {
      PaddedBatch batch = PaddedBatch.of(model.config(), 1, 33, false);
      assertThatThrownBy(() -> theirs.answers(model.inputs(), model.outputs(), batch))
          .isInstanceOf(OrtException.class)
          .hasMessageContaining("out of data bounds");
    }
  }

  @Test
  void theExampleOfTheDocumentRuns() throws Exception {
    Path directory = ExportedModel.GPT.export(folder);
    assertThat(OnnxRuntimePeerExample.next(directory, "0123")).hasSize(65);
  }

  /** What the model computes here. */
  private static Map<String, float[]> expected(
      Session session, ExportedModel exported, PaddedBatch batch) {
    Transformer transformer = exported.transformer();
    OnnxModel model = exported.model();
    ModelInputs inputs = new ModelInputs(batch.B(), batch.T());
    Tensor states = inputs.states(model.config().C());
    Map<String, float[]> expected = new LinkedHashMap<>();
    batch
        .run(session, inputs, transformer.states(inputs, model.mask()), states)
        .forEach((tensor, values) -> expected.put("last_hidden_state", values));
    for (Head head : model.config().heads().heads()) {
      boolean each = head == Head.REPLACEMENTS || head == Head.TOKEN_CLASSES;
      Labeled labeled = each ? Labeled.POSITIONS : Labeled.SEQUENCES;
      ModelInputs of = new ModelInputs(batch.B(), batch.T(), new Predictions.Everywhere(), labeled);
      Tensor output =
          switch (head) {
            case TOKENS -> of.logits(model.config().V());
            case CLASSES, TOKEN_CLASSES -> of.labelLogits(model.config().heads().classes());
            case SENTENCES, REPLACEMENTS -> of.labelLogits();
          };
      String name =
          switch (head) {
            case TOKENS, CLASSES, TOKEN_CLASSES -> "logits";
            case SENTENCES -> "seq_relationship_logits";
            case REPLACEMENTS -> "replacement_logits";
          };
      Objective objective = new Objective(model.mask(), Set.of(head));
      batch
          .run(session, of, transformer.evaluation(of, objective), output)
          .forEach((tensor, values) -> expected.put(name, values));
    }
    return expected;
  }
}
