package io.sirocco.tokenizer.postprocessing;

import java.util.List;

/**
 * Takes the spaces that byte-level tokens begin and end with out of their places.
 *
 * @param trim whether this is done at all
 * @param prefix whether texts were given a space at their beginning, which is not in the original
 */
public record ByteLevelOffsets(Trim trim, Prefix prefix) implements PostProcessor {
  /** Whether places are corrected. */
  public enum Trim {
    /** Spaces do not count. */
    SPACES,
    /** Places stay. */
    NOTHING
  }

  /** Whether texts were given a space at their beginning. */
  public enum Prefix {
    /** They were. */
    ADDED,
    /** They were not. */
    NONE
  }

  @Override
  public int added(int texts) {
    return 0;
  }

  @Override
  public List<TokenSequence> process(List<TokenSequence> sequences, SpecialTokens specialTokens) {
    if (trim == Trim.SPACES) {
      for (TokenSequence sequence : sequences) {
        trim(sequence);
        sequence.overflow().forEach(this::trim);
      }
    }
    return sequences;
  }

  private void trim(TokenSequence tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      int start = tokens.start(i);
      int end = tokens.end(i);
      int leading = tokens.leading(i);
      boolean first = i == 0 || start == 0;
      if (first && prefix == Prefix.ADDED && leading == 1) {
        leading = 0;
      }
      start = Math.min(start + leading, end);
      int trailing = tokens.trailing(i);
      if (trailing > 0 && end >= trailing) {
        end = Math.max(end - trailing, start);
      }
      tokens.setPlace(i, start, end);
    }
  }
}
