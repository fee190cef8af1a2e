package io.sirocco.classification;

import io.sirocco.ModelSection.ModelKind;
import io.sirocco.Recipe;
import io.sirocco.inference.TextInputs;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.tokenizer.Tokenizer;
import java.util.Arrays;

/** Texts and pairs of texts as a classifier sees them. */
final class ClassifierTexts {

  private final Recipe recipe;
  private final TextInputs texts;
  private final String language;

  /**
   * A text as tokens.
   *
   * @param ids with special tokens
   * @param second where the second text of a pair begins; the length where there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
  record Encoded(int[] ids, int second) {
    int length() {
      return ids.length;
    }
  }

  /**
   * Texts for a model.
   *
   * @param language of all, for a model that has language embeddings; empty otherwise
   */
  ClassifierTexts(Recipe recipe, Tokenizer tokenizer, String language) {
    this.recipe = recipe;
    this.language = language;
    texts = new TextInputs(recipe, tokenizer);
  }

  boolean isCausal() {
    return texts.isCausal();
  }

  /**
   * The tokens of a text, cut to what fits; of a pair the longer text is cut.
   *
   * @throws IllegalArgumentException if it is a pair and the model was pretrained on none
   */
  Encoded encode(Example example) {
    int[] first = texts.ids(example.text());
    if (example.second() == null) {
      // A text without tokens is one position still.
      return new Encoded(first.length == 0 ? new int[1] : first, Math.max(1, first.length));
    }
    if (recipe.model().type() == ModelKind.GPT) {
      throw new IllegalArgumentException("a gpt has no form for pairs of texts");
    }
    int[] second = texts.ids(example.second());
    if (recipe.model().type() == ModelKind.BERT) {
      // [CLS] A [SEP] B [SEP]
      second = Arrays.copyOfRange(second, 1, second.length);
    }
    int context = recipe.model().maxPositionEmbeddings();
    int[] a = first;
    int[] b = second;
    while (a.length + b.length > context) {
      if (a.length >= b.length) {
        a = shortened(a);
      } else {
        b = shortened(b);
      }
    }
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return new Encoded(both, a.length);
  }

  /** Without the last token before the one that ends it. */
  private static int[] shortened(int[] ids) {
    int[] shorter = Arrays.copyOf(ids, ids.length - 1);
    shorter[shorter.length - 1] = ids[ids.length - 1];
    return shorter;
  }

  /**
   * Writes a text into a row: sides of pairs are BERT's segments, and positions of XLM's begin
   * anew.
   */
  void fill(Encoded text, TokenBatch batch, int row) {
    texts.fill(text.ids(), language, batch, row);
    int at = row * batch.T();
    for (int t = text.second(); t < text.length(); t++) {
      switch (recipe.model().type()) {
        case BERT -> batch.segments()[at + t] = 1;
        case XLM -> batch.positions()[at + t] = t - text.second();
        case GPT -> {}
      }
    }
  }
}
