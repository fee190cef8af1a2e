package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A file that ONNX Runtime computes. */
record OnnxRuntimePeer(OrtSession session) implements AutoCloseable {

  private static final float WITHIN = 1e-4f;

  static OnnxRuntimePeer open(Path file) throws OrtException {
    return new OnnxRuntimePeer(OrtEnvironment.getEnvironment().createSession(file.toString()));
  }

  /** The outputs of the file by name. */
  Map<String, float[]> answers(List<String> given, List<String> wanted, PaddedBatch batch)
      throws OrtException {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    Map<String, float[]> outputs = new LinkedHashMap<>();
    try {
      for (String name : given) {
        inputs.put(name, tensor(batch, input(batch, name)));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        for (String name : wanted) {
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

  /** At tokens; of what stands at padding nobody may make use. */
  static void assertClose(PaddedBatch batch, String name, float[] theirs, float[] ours) {
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

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
