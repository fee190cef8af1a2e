package io.sirocco.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tensors that are asked for by name, whatever files hold them and however. */
public interface NamedTensors extends AutoCloseable {

  /** What errors name: the file, or the directory of several. */
  Path path();

  /** The tensors; their elements can be read until this is closed. */
  List<TensorSource> sources();

  /**
   * Delivers every element of these tensors, in memory bounded by one chunk.
   *
   * @throws SafetensorsException if one is missing or has another shape; nothing is delivered then
   */
  default void readInto(List<TensorTarget> targets) throws IOException {
    Map<String, TensorSource> sources = new HashMap<>();
    sources().forEach(source -> sources.put(source.name(), source));
    for (TensorTarget target : targets) {
      TensorSource source = sources.get(target.name());
      if (source == null) {
        throw new SafetensorsException(path(), "no tensor %s, which is expected".formatted(target));
      }
      if (!source.shape().equals(target.shape())) {
        throw new SafetensorsException(
            path(), "tensor %s is expected as %s".formatted(source, Shapes.text(target.shape())));
      }
    }
    float[] chunk = new float[0];
    for (TensorTarget target : targets) {
      TensorSource source = sources.get(target.name());
      long count = target.count();
      for (long from = 0; source != null && from < count; from += chunk.length) {
        int length = (int) Math.min(count - from, SafetensorsWriter.CHUNK_ELEMENTS);
        if (chunk.length != length) {
          chunk = new float[length];
        }
        source.elements().read(from, chunk);
        target.elements().write(from, chunk);
      }
    }
  }

  @Override
  void close() throws IOException;
}
