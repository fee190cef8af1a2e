package io.sirocco.tokenizer.training;

import io.sirocco.tokenizer.normalization.Normalizer;
import io.sirocco.tokenizer.segmentation.PreTokenizer;
import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Alignment;
import io.sirocco.tokenizer.text.Spans;
import org.jspecify.annotations.Nullable;

/** Cuts texts into words as the tokenizer to be will see them. */
final class PipelineWordCutter implements WordCutter {
  /** Buffers above this many bytes are let go after a text. */
  private static final int KEPT = 1 << 22;

  private final @Nullable Normalizer normalizer;
  private final @Nullable PreTokenizer preTokenizer;
  private final AlignedText text = new AlignedText();
  private final Spans spans = new Spans();

  PipelineWordCutter(@Nullable Normalizer normalizer, @Nullable PreTokenizer preTokenizer) {
    this.normalizer = normalizer;
    this.preTokenizer = preTokenizer;
  }

  @Override
  public void cut(String original, Sink sink) {
    text.reset(original, Alignment.IGNORED);
    if (normalizer != null) {
      normalizer.normalize(text);
    }
    spans.reset(text.length());
    if (preTokenizer != null) {
      preTokenizer.segment(text, spans);
    }
    for (int i = 0; i < spans.size(); i++) {
      sink.word(text.bytes(), spans.from(i), spans.to(i));
    }
    text.trim(KEPT);
  }
}
