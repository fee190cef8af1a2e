package io.sirocco.tokenizer.postprocessing;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts a beginning and separators around one text or two, as BERT and RoBERTa do it.
 *
 * @param style whose
 * @param beginning comes before the first text
 * @param separator comes after each text
 * @param offsets what RoBERTa does to places first; BERT does nothing
 */
public record PairProcessing(
    Style style, Token beginning, Token separator, ByteLevelOffsets offsets)
    implements PostProcessor {
  /** The two ways. */
  public enum Style {
    /** {@code [CLS] first [SEP] second [SEP]}, the second text and what follows of type 1. */
    BERT,
    /** {@code <s> first </s></s> second </s>}, all of type 0. */
    ROBERTA
  }

  /**
   * A special token.
   *
   * @param id its id
   * @param content what it looks like
   */
  public record Token(int id, String content) {}

  @Override
  public int added(int texts) {
    return texts == 1 ? 2 : style == Style.BERT ? 3 : 4;
  }

  @Override
  public List<TokenSequence> process(List<TokenSequence> sequences, SpecialTokens specialTokens) {
    if (style == Style.ROBERTA) {
      offsets.process(sequences, specialTokens);
      sequences.forEach(sequence -> sequence.setTypes(0));
    }
    if (specialTokens == SpecialTokens.NONE) {
      return sequences;
    }
    List<TokenSequence> processed = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      TokenSequence whole = surround(sequences.get(i), i);
      for (TokenSequence part : sequences.get(i).overflow()) {
        whole.overflow().add(surround(part, i));
      }
      processed.add(whole);
    }
    return processed;
  }

  private TokenSequence surround(TokenSequence tokens, int text) {
    TokenSequence surrounded = new TokenSequence(tokens.size() + 2);
    if (text == 0) {
      surrounded.addSpecial(beginning.id(), 0);
    } else if (style == Style.ROBERTA) {
      surrounded.addSpecial(separator.id(), 0);
    }
    surrounded.append(tokens.slice(0, tokens.size()));
    surrounded.addSpecial(separator.id(), style == Style.BERT ? text : 0);
    if (style == Style.ROBERTA) {
      surrounded.setTypes(0);
    }
    return surrounded;
  }
}
