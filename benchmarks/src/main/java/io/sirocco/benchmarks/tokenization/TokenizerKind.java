package io.sirocco.benchmarks.tokenization;

import io.sirocco.tokenizer.training.TrainingPreset;
import io.sirocco.tokenizer.training.TrainingPresets;
import java.util.Arrays;
import java.util.List;

/** The kinds of tokenizers that are measured. */
public enum TokenizerKind {
  /** GPT-2's: pieces by its pattern, merged from bytes. */
  BYTE_LEVEL_BPE("byte-level-bpe"),
  /** BERT's: lower case, words and punctuation, longest tokens first. */
  WORDPIECE("wordpiece"),
  /** SentencePiece's: words that begin with a visible space, the likeliest tokens. */
  UNIGRAM("unigram");

  private final String label;

  TokenizerKind(String label) {
    this.label = label;
  }

  /** What a user types. */
  public String label() {
    return label;
  }

  /** How it is trained. */
  TrainingPreset preset() {
    return switch (this) {
      case BYTE_LEVEL_BPE -> TrainingPresets.GPT2;
      case WORDPIECE -> TrainingPresets.BERT;
      case UNIGRAM -> TrainingPresets.SENTENCE_PIECE;
    };
  }

  /** What users can type. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(TokenizerKind::label).toList();
  }

  /**
   * The kind with a label.
   *
   * @throws IllegalArgumentException if there is none; names those that there are
   */
  public static TokenizerKind of(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label.equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no tokenizer %s to measure; there are %s"
                    .formatted(label, String.join(", ", labels()))));
  }
}
