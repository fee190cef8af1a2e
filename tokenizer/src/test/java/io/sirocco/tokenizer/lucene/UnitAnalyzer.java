package io.sirocco.tokenizer.lucene;

import java.io.IOException;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/** Makes a token of each UTF-16 code unit, also of the halves of a character. */
public final class UnitAnalyzer extends Analyzer {
  @Override
  protected TokenStreamComponents createComponents(String fieldName) {
    return new TokenStreamComponents(new UnitTokenizer());
  }

  private static final class UnitTokenizer extends Tokenizer {
    private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
    private int next;

    @Override
    public boolean incrementToken() throws IOException {
      if (input.read() < 0) {
        return false;
      }
      clearAttributes();
      offset.setOffset(next, ++next);
      return true;
    }

    @Override
    public void reset() throws IOException {
      super.reset();
      next = 0;
    }
  }
}
