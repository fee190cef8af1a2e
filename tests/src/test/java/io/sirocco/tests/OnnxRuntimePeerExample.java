package io.sirocco.tests;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sirocco.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** The example of docs/onnx.md. */
final class OnnxRuntimePeerExample {

  private OnnxRuntimePeerExample() {}

  /** The logits of the token that follows a text. */
  static float[] next(Path directory, String text) throws IOException, OrtException {
    long[] ids = Arrays.stream(Tokenizer.load(directory).ids(text)).asLongStream().toArray();
    long[] mask = new long[ids.length];
    Arrays.fill(mask, 1);
    OrtEnvironment onnx = OrtEnvironment.getEnvironment();
    try (OrtSession session = onnx.createSession(directory.resolve("model.onnx").toString());
        OnnxTensor given = OnnxTensor.createTensor(onnx, new long[][] {ids});
        OnnxTensor tokens = OnnxTensor.createTensor(onnx, new long[][] {mask});
        var result = session.run(Map.of("input_ids", given, "attention_mask", tokens))) {
      var logits = (float[][][]) result.get("logits").orElseThrow().getValue();
      return logits[0][ids.length - 1];
    }
  }
}
