package io.sirocco.huggingface;

import io.sirocco.hub.HuggingFaceLayout;
import io.sirocco.hub.NamedTensors;
import io.sirocco.hub.SafetensorsException;
import io.sirocco.hub.TensorSource;
import io.sirocco.kernels.Constant;
import io.sirocco.transformer.Naming;
import io.sirocco.transformer.Positions;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tensors of model.safetensors: those of the class, which are read from a model's as they are
 * asked for.
 *
 * <p>Two tables are made: sinusoids, which are parameters there, and the positions of an XLM of one
 * language, which have its row added, because the class looks up no language where there is one.
 */
final class WeightExport {

  private WeightExport() {}

  /** The tensors of a model, whose parameters stay open while they are read. */
  static List<TensorSource> tensors(HuggingFaceModel model, NamedTensors parameters)
      throws IOException {
    TransformerConfig config = model.config();
    Transformer transformer = new Transformer(config);
    List<TensorSource> tensors =
        new ArrayList<>(model.layout().export(transformer.tensors(), parameters));
    if (config.embeddings().positions() == Positions.SINUSOIDAL) {
      tensors.add(1, sinusoids(config, transformer.constants().getFirst()));
    }
    if (isOfOneLanguage(config)) {
      float[] row = new float[config.C()];
      named(parameters.sources(), HuggingFaceLayout.LANGUAGES, parameters).elements().read(0, row);
      TensorSource positions = named(tensors, positions(config), parameters);
      tensors.set(tensors.indexOf(positions), sum(positions, row));
    }
    return tensors;
  }

  /** Whether the table of positions is one of sinusoids. */
  static boolean areSinusoids(TransformerConfig config) {
    return config.embeddings().positions() == Positions.SINUSOIDAL && !isOfOneLanguage(config);
  }

  private static boolean isOfOneLanguage(TransformerConfig config) {
    return config.naming() == Naming.XLM && config.embeddings().segments() == 1;
  }

  private static String positions(TransformerConfig config) {
    return switch (config.naming()) {
      case GPT -> "transformer.wpe.weight";
      case BERT -> "bert.embeddings.position_embeddings.weight";
      case XLM -> "transformer.position_embeddings.weight";
    };
  }

  private static TensorSource sinusoids(TransformerConfig config, Constant table) {
    return new TensorSource(
        positions(config), table.tensor().shape().sizes(), table.values()::fill);
  }

  private static TensorSource sum(TensorSource positions, float[] row) {
    return new TensorSource(
        positions.name(),
        positions.shape(),
        (from, into) -> {
          positions.elements().read(from, into);
          for (int i = 0; i < into.length; i++) {
            into[i] += row[(int) ((from + i) % row.length)];
          }
        });
  }

  private static TensorSource named(
      List<TensorSource> tensors, String name, NamedTensors parameters)
      throws SafetensorsException {
    return tensors.stream()
        .filter(tensor -> tensor.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new SafetensorsException(parameters.path(), "no tensor for " + name));
  }
}
