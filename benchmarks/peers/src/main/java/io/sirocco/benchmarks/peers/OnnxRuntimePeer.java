package io.sirocco.benchmarks.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sirocco.benchmarks.classification.ClassificationPeer;
import io.sirocco.benchmarks.classification.PaddedTexts;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** ONNX Runtime with a file of ours; it is given the inputs that the file names. */
final class OnnxRuntimePeer implements ClassificationPeer {

  private static final String LOGITS = "logits";

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final int threads;

  private OnnxRuntimePeer(OrtEnvironment environment, OrtSession session, int threads) {
    this.environment = environment;
    this.session = session;
    this.threads = threads;
  }

  /** Loads a model. */
  static OnnxRuntimePeer open(Path model, int threads) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      OrtSession session = environment.createSession(model.toString(), options);
      return new OnnxRuntimePeer(environment, session, threads);
    }
  }

  @Override
  public String name() {
    return OnnxRuntimeProvider.NAME;
  }

  @Override
  public String description() {
    return "ONNX Runtime %s on the processor, %d threads"
        .formatted(environment.getVersion(), threads);
  }

  @Override
  public float[][] logits(PaddedTexts batch) {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      try {
        for (String name : session.getInputNames()) {
          LongBuffer values = LongBuffer.wrap(input(batch, name));
          long[] shape = {batch.B(), batch.T()};
          inputs.put(name, OnnxTensor.createTensor(environment, values, shape));
        }
        try (OrtSession.Result result = session.run(inputs, Set.of(LOGITS))) {
          return (float[][]) result.get(LOGITS).orElseThrow().getValue();
        }
      } finally {
        inputs.values().forEach(OnnxTensor::close);
      }
    } catch (OrtException failure) {
      throw new IllegalStateException(
          "%s on texts (%d,%d): %s".formatted(name(), batch.B(), batch.T(), failure.getMessage()),
          failure);
    }
  }

  /** The values of an input, (B,T). */
  private static long[] input(PaddedTexts batch, String name) {
    return switch (name) {
      case "input_ids" -> batch.ids();
      case "attention_mask" -> batch.mask();
      case "token_type_ids", "langs" -> {
        long[] languages = new long[batch.ids().length];
        Arrays.fill(languages, batch.language());
        yield languages;
      }
      case "position_ids" -> {
        long[] positions = new long[batch.ids().length];
        Arrays.setAll(positions, at -> at % batch.T());
        yield positions;
      }
      default -> throw new IllegalStateException("a model that wants an input " + name);
    };
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
