package io.sirocco.huggingface;

import io.sirocco.hub.HuggingFaceClass;
import io.sirocco.hub.HuggingFaceLayout;
import io.sirocco.kernels.Mask;
import io.sirocco.transformer.TransformerConfig;
import java.util.List;

/**
 * What config.json says.
 *
 * @param kind the class
 * @param config the model here that computes the same
 * @param languages of an XLM, in the order of their embeddings; empty for others
 * @param mask which positions a position attends to
 * @param layout where the parameters lie in the tensors of the class
 * @param classes what it tells of texts
 */
public record HuggingFaceModel(
    HuggingFaceClass kind,
    TransformerConfig config,
    List<String> languages,
    Mask mask,
    HuggingFaceLayout layout,
    TextClasses classes) {

  /** Copies the languages. */
  public HuggingFaceModel {
    languages = List.copyOf(languages);
  }
}
