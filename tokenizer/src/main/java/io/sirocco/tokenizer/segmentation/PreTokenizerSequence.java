package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Spans;
import java.util.List;

/**
 * Pre-tokenizers one after the other.
 *
 * @param preTokenizers in order
 */
public record PreTokenizerSequence(List<PreTokenizer> preTokenizers) implements PreTokenizer {
  /** Copies the list. */
  public PreTokenizerSequence {
    preTokenizers = List.copyOf(preTokenizers);
  }

  @Override
  public void segment(AlignedText text, Spans spans) {
    for (PreTokenizer preTokenizer : preTokenizers) {
      preTokenizer.segment(text, spans);
    }
  }
}
