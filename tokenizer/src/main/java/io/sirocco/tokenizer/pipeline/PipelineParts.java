package io.sirocco.tokenizer.pipeline;

import io.sirocco.tokenizer.postprocessing.Padding;
import io.sirocco.tokenizer.postprocessing.Truncation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a tokenizer is made of.
 *
 * @param steps what happens to a text
 * @param spelling how the vocabulary is written in files
 * @param addedTokens tokens that are looked for before the steps, in the order in which they get
 *     ids unless the vocabulary has them
 * @param truncation cuts sequences to a length; null does not
 * @param padding fills sequences up to a length; null does not
 */
public record PipelineParts(
    Steps steps,
    Spelling spelling,
    List<AddedToken> addedTokens,
    @Nullable Truncation truncation,
    @Nullable Padding padding) {
  /** Copies the list. */
  public PipelineParts {
    addedTokens = List.copyOf(addedTokens);
  }

  /** The parts of a tokenizer without added tokens that neither cuts nor fills. */
  public PipelineParts(Steps steps, Spelling spelling) {
    this(steps, spelling, List.of(), null, null);
  }

  /** The same with other added tokens. */
  public PipelineParts withAddedTokens(List<AddedToken> tokens) {
    return new PipelineParts(steps, spelling, tokens, truncation, padding);
  }

  /** The same with another truncation. */
  public PipelineParts withTruncation(@Nullable Truncation other) {
    return new PipelineParts(steps, spelling, addedTokens, other, padding);
  }

  /** The same with another padding. */
  public PipelineParts withPadding(@Nullable Padding other) {
    return new PipelineParts(steps, spelling, addedTokens, truncation, other);
  }
}
