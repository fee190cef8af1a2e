package io.sirocco.tests;

import io.sirocco.hub.SafetensorsWriter;
import io.sirocco.hub.TensorSource;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.transformer.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Tensors of a model, by the names of its parameters, in a session and in files that Python reads.
 *
 * @param folder where the files go
 */
record TensorFiles(Path folder) {

  /** Random numbers around 1 for the weights of norms and around 0 for all other parameters. */
  static Map<String, float[]> random(Model model, long seed, String norms) {
    Random random = new Random(seed);
    Map<String, float[]> parameters = new LinkedHashMap<>();
    for (Tensor parameter : model.tensors()) {
      // Nowhere the initial zeros and ones, behind which an unused parameter could hide.
      double center = parameter.name().matches(norms) ? 1 : 0;
      float[] values = new float[Math.toIntExact(parameter.elements())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (center + .2 * random.nextGaussian());
      }
      parameters.put(parameter.name(), values);
    }
    return parameters;
  }

  /** Gives the parameters these values. */
  static void load(Session session, Model model, Map<String, float[]> parameters) {
    for (Tensor parameter : model.tensors()) {
      session.write(parameter, 0, of(parameters, parameter));
    }
  }

  /** An output. */
  static float[] output(Executable executable, Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.elements())];
    executable.read(tensor, values);
    return values;
  }

  /** Writes values that are named and shaped as the parameters. */
  void write(String name, Model model, Map<String, float[]> values) throws IOException {
    List<TensorSource> sources =
        model.tensors().stream()
            .map(tensor -> source(tensor.name(), tensor.shape().sizes(), of(values, tensor)))
            .toList();
    SafetensorsWriter.write(folder.resolve(name + ".safetensors"), sources, Map.of());
  }

  /** Writes one tensor. */
  void write(String name, List<Long> shape, float[] values) throws IOException {
    SafetensorsWriter.write(
        folder.resolve(name + ".safetensors"), List.of(source(name, shape, values)), Map.of());
  }

  /** An array as rows of JSON. */
  static String rows(int[] values, int width) {
    String[] rows = new String[values.length / width];
    Arrays.setAll(
        rows, b -> Arrays.toString(Arrays.copyOfRange(values, b * width, (b + 1) * width)));
    return Arrays.toString(rows);
  }

  private static float[] of(Map<String, float[]> values, Tensor tensor) {
    return Objects.requireNonNull(values.get(tensor.name()), tensor.name());
  }

  private static TensorSource source(String name, List<Long> shape, float[] values) {
    return new TensorSource(
        name,
        shape,
        (from, into) -> System.arraycopy(values, Math.toIntExact(from), into, 0, into.length));
  }
}
