package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
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
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
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

  private static final float WITHIN = 1e-4f;
  private static final int[][] SIZES = {{1, 1}, {3, 7}, {2, 32}, {5, 19}};

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void statesAndLogitsAreOurs(ExportedModel exported) throws Exception {
    OnnxModel model = exported.model();
    Path file = exported.export(folder).resolve("model.onnx");
    try (OrtSession theirs = OrtEnvironment.getEnvironment().createSession(file.toString());
        Backend backend = TinyTraining.backend(2);
        Session ours = backend.open(ModelStates.evaluation(exported.transformer()))) {
      TensorFiles.load(ours, exported.transformer(), exported.parameters());
      assertThat(theirs.getInputNames()).containsExactlyElementsOf(model.inputs());
      assertThat(theirs.getOutputNames()).containsExactlyElementsOf(model.outputs());
      for (int[] size : SIZES) {
        boolean restarting = model.config().naming() == Naming.XLM;
        PaddedBatch batch = PaddedBatch.of(model.config(), size[0], size[1], restarting);
        Map<String, float[]> answers = answers(theirs, model, batch);
        assertThat(answers).hasSize(model.outputs().size());
        expected(ours, exported, batch)
            .forEach((name, values) ->
                assertClose(batch, name, Objects.requireNonNull(answers.get(name)), values));
      }
    }
  }

  @Test
  void moreTokensThanTheContextAreRefused() throws Exception {
    OnnxModel model = ExportedModel.BERT.model();
    Path file = ExportedModel.BERT.export(folder).resolve("model.onnx");
    try (OrtSession theirs = OrtEnvironment.getEnvironment().createSession(file.toString())) {
      PaddedBatch batch = PaddedBatch.of(model.config(), 1, 33, false);
      assertThatThrownBy(() -> answers(theirs, model, batch))
          .isInstanceOf(OrtException.class)
          .hasMessageContaining("out of data bounds");
    }
  }

  @Test
  void theExampleOfTheDocumentRuns() throws Exception {
    Path directory = ExportedModel.GPT.export(folder);
    assertThat(OnnxRuntimePeerExample.next(directory, "0123")).hasSize(65);
  }

  /** The outputs of the file by name. */
  private static Map<String, float[]> answers(
      OrtSession session, OnnxModel model, PaddedBatch batch) throws OrtException {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    Map<String, float[]> outputs = new LinkedHashMap<>();
    try {
      for (String name : model.inputs()) {
        inputs.put(name, tensor(batch, input(batch, name)));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        for (String name : model.outputs()) {
          OnnxTensor output = (OnnxTensor) result.get(name).orElseThrow();
          FloatBuffer buffer = output.getFloatBuffer();
          float[] values = new float[buffer.remaining()];
          buffer.get(values);
          outputs.put(name, values);
        }
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
    return outputs;
  }

  private static OnnxTensor tensor(PaddedBatch batch, int[] values) throws OrtException {
    LongBuffer buffer = LongBuffer.wrap(Arrays.stream(values).asLongStream().toArray());
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(), buffer, new long[] {batch.B(), batch.T()});
  }

  private static int[] input(PaddedBatch batch, String name) {
    return switch (name) {
      case "input_ids" -> batch.ids();
      case "attention_mask" -> batch.mask();
      case "token_type_ids", "langs" -> batch.segments();
      case "position_ids" -> batch.positions();
      default -> throw new AssertionError(name);
    };
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
      Labeled labeled = head == Head.REPLACEMENTS ? Labeled.POSITIONS : Labeled.SEQUENCES;
      ModelInputs of = new ModelInputs(batch.B(), batch.T(), new Predictions.Everywhere(), labeled);
      Tensor output =
          switch (head) {
            case TOKENS -> of.logits(model.config().V());
            case CLASSES -> of.labelLogits(model.config().heads().classes());
            case SENTENCES, REPLACEMENTS -> of.labelLogits();
          };
      String name =
          switch (head) {
            case TOKENS, CLASSES -> "logits";
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

  /** At tokens; of what stands at padding nobody may make use. */
  private static void assertClose(PaddedBatch batch, String name, float[] theirs, float[] ours) {
    assertThat(theirs).as(name).hasSameSizeAs(ours);
    boolean everywhere = ours.length % (batch.B() * batch.T()) == 0 && !name.startsWith("seq");
    int width = everywhere ? ours.length / (batch.B() * batch.T()) : ours.length;
    int[] at =
        IntStream.range(0, ours.length)
            .filter(i -> !everywhere || batch.mask()[i / width] == 1)
            .toArray();
    for (int i : at) {
      assertThat(theirs[i])
          .as("%s[%d] of B=%d T=%d", name, i, batch.B(), batch.T())
          .isCloseTo(ours[i], within(WITHIN));
    }
  }
}
