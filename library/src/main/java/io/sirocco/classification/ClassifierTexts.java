package io.sirocco.classification;

import io.sirocco.ModelSection.ModelKind;
import io.sirocco.Recipe;
import io.sirocco.inference.TextInputs;
import io.sirocco.kernels.Mask;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;

/** Texts and pairs of texts as a classifier sees them. */
final class ClassifierTexts {

  private final Recipe recipe;
  private final TextInputs texts;
  private final String language;
  private final WordTokens words;

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

    /** Without some positions of one of the texts; of a text without tokens one is left. */
    Encoded without(int from, int to) {
      int[] fewer = new int[Math.max(1, ids.length - (to - from))];
      System.arraycopy(ids, 0, fewer, 0, from);
      System.arraycopy(ids, to, fewer, from, ids.length - to);
      int before = Math.max(0, Math.min(to, second) - from);
      return new Encoded(fewer, from < second ? Math.max(1, second - before) : second);
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
    words = new WordTokens(tokenizer, texts);
  }

  boolean isCausal() {
    return texts.isCausal();
  }

  /** Texts that are given as words. */
  WordTokens words() {
    return words;
  }

  /** Which positions a position attends to. */
  Mask mask() {
    return isCausal() ? Mask.CAUSAL : Mask.FULL;
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

  /**
   * Positions of a text's own tokens.
   *
   * @param from the first
   * @param to behind the last
   */
  record Span(int from, int to) {}

  /** Where the tokens of each text stand between special ones. */
  List<Span> spans(Example example, Encoded encoded) {
    if (isCausal()) {
      return List.of(new Span(0, encoded.length()));
    }
    Span first = new Span(1, encoded.second() - 1);
    if (example.second() == null) {
      return List.of(first);
    }
    // An XLM's second text has a token before it, too.
    int before = recipe.model().type() == ModelKind.XLM ? 1 : 0;
    return List.of(first, new Span(encoded.second() + before, encoded.length() - 1));
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
