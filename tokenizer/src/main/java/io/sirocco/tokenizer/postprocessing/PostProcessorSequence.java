package io.sirocco.tokenizer.postprocessing;

import java.util.List;

/**
 * Post-processors one after the other.
 *
 * @param processors in order
 */
public record PostProcessorSequence(List<PostProcessor> processors) implements PostProcessor {
  /** Copies the list. */
  public PostProcessorSequence {
    processors = List.copyOf(processors);
  }

  @Override
  public int added(int texts) {
    return processors.stream().mapToInt(processor -> processor.added(texts)).sum();
  }

  @Override
  public List<TokenSequence> process(List<TokenSequence> sequences, SpecialTokens specialTokens) {
    List<TokenSequence> processed = sequences;
    for (PostProcessor processor : processors) {
      processed = processor.process(processed, specialTokens);
    }
    return processed;
  }
}
