package io.sirocco.onnx;

import io.sirocco.hub.NamedTensors;
import io.sirocco.hub.TensorSource;
import io.sirocco.kernels.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The initializers that are parameters of a model.
 *
 * @param all those of the file
 * @param sources the parameters
 */
record OnnxParameters(OnnxInitializers all, List<TensorSource> sources) implements NamedTensors {

  /** Copies the list. */
  OnnxParameters {
    sources = List.copyOf(sources);
  }

  /** Those of a file, if it has them all. */
  static OnnxParameters of(OnnxInitializers all, List<Tensor> parameters) throws OnnxException {
    List<TensorSource> sources = all.sources();
    for (Tensor parameter : parameters) {
      boolean there =
          sources.stream()
              .anyMatch(source ->
                  source.name().equals(parameter.name())
                      && source.shape().equals(parameter.shape().sizes()));
      if (!there) {
        throw new OnnxException(
            all.path(), "%s is expected by %s".formatted(parameter, OnnxDirectory.RECIPE));
      }
    }
    List<String> names = parameters.stream().map(Tensor::name).toList();
    return new OnnxParameters(
        all, sources.stream().filter(source -> names.contains(source.name())).toList());
  }

  @Override
  public Path path() {
    return all.path();
  }

  @Override
  public void close() throws IOException {
    all.close();
  }
}
