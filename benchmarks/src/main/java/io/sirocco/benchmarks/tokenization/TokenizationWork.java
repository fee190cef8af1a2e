package io.sirocco.benchmarks.tokenization;

import io.sirocco.tokenizer.TokenizerPipeline;
import java.util.List;

/**
 * What contestants encode.
 *
 * @param kind of the tokenizer
 * @param tokenizer ours
 * @param lines of text, each encoded by itself
 * @param threads that work at once
 */
public record TokenizationWork(
    TokenizerKind kind, TokenizerPipeline tokenizer, List<String> lines, int threads) {
  /** Copies the list. */
  public TokenizationWork {
    lines = List.copyOf(lines);
  }
}
