package io.sirocco.tokenizer.lucene;

import org.apache.lucene.analysis.Analyzer;

/** Cannot be made. */
public final class FailingAnalyzer extends Analyzer {
  /** Fails. */
  public FailingAnalyzer() {
    throw new IllegalStateException("no dictionary");
  }

  @Override
  protected TokenStreamComponents createComponents(String fieldName) {
    throw new IllegalStateException("never made");
  }
}
