package io.sirocco.benchmarks.peers;

import ai.onnxruntime.OrtException;
import io.sirocco.benchmarks.classification.ClassificationPeer;
import io.sirocco.benchmarks.classification.ClassificationPeerProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** ONNX Runtime on the processor, from the natives of {@code com.microsoft.onnxruntime}. */
public final class OnnxRuntimeProvider implements ClassificationPeerProvider {

  /** The name under which it competes. */
  static final String NAME = "onnxruntime";

  /** The command line on Linux. */
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  /** Version 1.29.0 ends the process at 3981 bytes of it. */
  private static final int MOST_BYTES = 3900;

  /** For the service loader. */
  public OnnxRuntimeProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ClassificationPeer open(Path directory, int threads) throws IOException {
    if (Files.exists(COMMAND_LINE)) {
      requireShort(Files.readAllBytes(COMMAND_LINE).length);
    }
    Path model = directory.resolve("model.onnx");
    try {
      return OnnxRuntimePeer.open(model, threads);
    } catch (OrtException failure) {
      throw new IOException("%s: %s".formatted(model, failure.getMessage()), failure);
    }
  }

  /** Refuses a command line that would end the process without a word. */
  static void requireShort(int bytes) throws IOException {
    if (bytes > MOST_BYTES) {
      throw new IOException(
          "the command line has %d bytes, more than %d, and ONNX Runtime would end the process: give"
                  .formatted(bytes, MOST_BYTES)
              + " the class path by the variable CLASSPATH, or start java @FILE");
    }
  }
}
