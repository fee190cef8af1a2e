package io.sirocco.training;

import io.sirocco.hub.TensorSource;
import io.sirocco.hub.TensorTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tensors whose elements say which step and which element they are. */
final class SampleTensors {

  static final String CONFIG = "a1".repeat(32);

  private SampleTensors() {}

  /** The training state after a step. */
  static TrainingState state(long step) {
    return state(step, new EarlyStopping.Progress(1.5 + 1.0 / (step + 1), 2.5, 3), (int) step / 2);
  }

  private static TrainingState state(
      long step, EarlyStopping.Progress validation, int evaluatedStep) {
    Spent spent = new Spent(64 * step, 0.1 * step);
    return new TrainingState(
        -7,
        CONFIG,
        new Progress(
            (int) step,
            Integer.MAX_VALUE,
            evaluatedStep,
            validation,
            spent,
            new LossScale(512, 7, 0),
            Stability.NONE.measured("clm", 2.5, .25, 6)));
  }

  /** The training state after a step, before any evaluation. */
  static TrainingState unevaluated(long step) {
    return state(step, EarlyStopping.Progress.NONE, Progress.NEVER);
  }

  /** Two parameters with this many elements together, 6 or more. */
  static List<TensorSource> parameters(long step, int elements) {
    return List.of(
        source("wte.weight", List.of(2L, 3L), step, 6),
        source("h.0.bias", List.of(elements - 6L), step, elements - 6));
  }

  /** The moments of the parameters. */
  static List<TensorSource> moments(long step, int elements) {
    return List.of(
        source("h.0.bias.m", List.of((long) elements), -step, elements),
        source("h.0.bias.v", List.of((long) elements), step + 1, elements));
  }

  private static TensorSource source(String name, List<Long> shape, long step, int elements) {
    return new TensorSource(
        name,
        shape,
        (from, into) -> {
          for (int i = 0; i < into.length; i++) {
            into[i] = value(name, step, from + i, elements);
          }
        });
  }

  private static float value(String name, long step, long element, int elements) {
    return name.hashCode() * 31f + step + (float) element / elements;
  }

  /** Memory that a checkpoint is restored into. */
  static final class Memory {
    private final Map<String, float[]> arrays = new LinkedHashMap<>();

    /** Targets of the names and shapes of these sources, which put elements into this memory. */
    List<TensorTarget> targets(List<TensorSource> like) {
      List<TensorTarget> targets = new ArrayList<>();
      for (TensorSource source : like) {
        targets.add(target(source.name(), source.shape(), (int) source.count()));
      }
      return targets;
    }

    private TensorTarget target(String name, List<Long> shape, int count) {
      return new TensorTarget(
          name,
          shape,
          (from, values) ->
              System.arraycopy(
                  values,
                  0,
                  arrays.computeIfAbsent(name, missing -> new float[count]),
                  (int) from,
                  values.length));
    }

    /** How many tensors have got any elements. */
    int size() {
      return arrays.size();
    }

    /** Whether every element is that of these sources. */
    boolean holds(List<TensorSource> sources) throws IOException {
      for (TensorSource source : sources) {
        float[] expected = new float[(int) source.count()];
        source.elements().read(0, expected);
        if (!Arrays.equals(expected, arrays.get(source.name()))) {
          return false;
        }
      }
      return true;
    }
  }
}
