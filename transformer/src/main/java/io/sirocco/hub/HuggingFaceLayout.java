package io.sirocco.hub;

import io.sirocco.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the parameters of a model lie in the tensors of a Hugging Face class.
 *
 * <p>Each tensor there is a run of elements of one here: weights are stored alike ({@link
 * io.sirocco.transformer.Naming}), and a packed projection is three tensors one after the other. A
 * table there may have more rows: of positions before the first, of words without a token. The
 * language of an XLM that has one is a table here only.
 *
 * @param kind the class
 * @param vocabulary rows of the table of words there
 * @param skippedPositions rows of the table of positions there before that of the first position
 */
public record HuggingFaceLayout(HuggingFaceClass kind, long vocabulary, int skippedPositions) {

  /** The table of the languages of an XLM, here and there. */
  public static final String LANGUAGES = "transformer.lang_embeddings.weight";

  private static final List<String> PACKED = List.of("query_key_value", "qkv_lin");

  /** The layout of a class whose tables have as many rows as those of the model. */
  public static HuggingFaceLayout of(HuggingFaceClass kind, int V) {
    return new HuggingFaceLayout(kind, V, 0);
  }

  /** The pieces of the parameters of a model, in their order. */
  public List<TensorPiece> pieces(List<Tensor> parameters) {
    List<TensorPiece> pieces = new ArrayList<>();
    for (Tensor parameter : parameters) {
      if (isOfOneLanguage(parameter)) {
        continue;
      }
      String name = kind.name(parameter.name());
      String packed = PACKED.stream().filter(name::contains).findFirst().orElse("");
      if (packed.isEmpty()) {
        pieces.add(whole(name, parameter));
      } else {
        pieces.addAll(thirds(name, packed, parameter));
      }
    }
    return pieces;
  }

  /** XLMModel looks up no language where there is one. */
  private boolean isOfOneLanguage(Tensor parameter) {
    return parameter.name().equals(LANGUAGES) && parameter.shape().size(0) == 1;
  }

  private TensorPiece whole(String name, Tensor parameter) {
    List<Long> shape = new ArrayList<>(parameter.shape().sizes());
    long row = parameter.elements() / shape.get(0);
    long from = 0;
    if (isOfWords(parameter.name())) {
      shape.set(0, vocabulary);
    } else if (parameter.name().endsWith("position_embeddings.weight")) {
      shape.set(0, shape.get(0) + skippedPositions);
      from = skippedPositions * row;
    }
    return new TensorPiece(name, shape, from, parameter.name(), 0, parameter.elements());
  }

  private boolean isOfWords(String name) {
    return switch (kind.naming()) {
      case GPT -> name.equals("wte.weight");
      case BERT ->
          name.equals("bert.embeddings.word_embeddings.weight")
              || name.equals("cls.predictions.bias");
      case XLM ->
          name.equals("transformer.embeddings.weight") || name.equals("pred_layer.proj.bias");
    };
  }

  private List<TensorPiece> thirds(String name, String packed, Tensor parameter) {
    List<Long> shape = new ArrayList<>(parameter.shape().sizes());
    shape.set(0, shape.get(0) / 3);
    long count = parameter.elements() / 3;
    List<TensorPiece> thirds = new ArrayList<>();
    for (String part : kind.queryKeyValue()) {
      long at = count * thirds.size();
      thirds.add(
          new TensorPiece(name.replace(packed, part), shape, 0, parameter.name(), at, count));
    }
    return thirds;
  }

  /**
   * The tensors of the class, in memory of nobody: each is read from a model's as it is asked for.
   *
   * @param parameters the parameters of the model
   * @param model holds them
   * @throws SafetensorsException if the model's file lacks one
   */
  public List<TensorSource> export(List<Tensor> parameters, NamedTensors model)
      throws SafetensorsException {
    List<TensorSource> exported = new ArrayList<>();
    List<TensorSource> sources = model.sources();
    for (TensorPiece piece : pieces(parameters)) {
      TensorSource source =
          sources.stream()
              .filter(candidate -> candidate.name().equals(piece.ours()))
              .findFirst()
              .orElseThrow(
                  () -> new SafetensorsException(model.path(), "no tensor " + piece.ours()));
      exported.add(
          new TensorSource(
              piece.theirs(),
              piece.shape(),
              (from, into) -> source.elements().read(piece.at() + from, into)));
    }
    return exported;
  }
}
