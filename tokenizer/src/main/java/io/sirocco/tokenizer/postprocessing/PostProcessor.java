package io.sirocco.tokenizer.postprocessing;

import java.util.List;

/**
 * Adds special tokens to the tokens of one or two texts, gives types, corrects offsets. Immutable
 * and safe for use by several threads.
 */
public sealed interface PostProcessor
    permits ByteLevelOffsets, PairProcessing, PostProcessorSequence, TemplateProcessing {
  /** The number of special tokens that are added to one text or two. */
  int added(int texts);

  /**
   * Works on one sequence a text; they are joined afterwards. The sequences may be changed.
   *
   * @return one sequence or more, in order
   */
  List<TokenSequence> process(List<TokenSequence> sequences, SpecialTokens specialTokens);

  /** The sequences joined into one. */
  static TokenSequence join(List<TokenSequence> sequences) {
    if (sequences.size() == 1) {
      return sequences.getFirst();
    }
    TokenSequence joined = new TokenSequence(1);
    for (TokenSequence sequence : sequences) {
      joined.append(sequence);
    }
    return joined;
  }
}
