package io.sirocco.inference;

import io.sirocco.ModelSection.ModelKind;
import io.sirocco.Recipe;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.tasks.SpecialIds;
import io.sirocco.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Single texts as a model was trained to see them. */
public final class TextInputs {

  private final Recipe recipe;
  private final Tokenizer tokenizer;
  private final SpecialIds special;
  private final BitSet specialIds;
  private final List<String> languages;

  /**
   * Texts for a model.
   *
   * @param recipe of the model, with its languages
   * @param tokenizer turns text into its tokens
   */
  public TextInputs(Recipe recipe, Tokenizer tokenizer) {
    this.recipe = recipe;
    this.tokenizer = tokenizer;
    special = new SpecialIds(tokenizer);
    specialIds = special.ids();
    languages = recipe.model().languages();
  }

  /** Whether the model sees the past only. */
  public boolean isCausal() {
    return recipe.model().type() == ModelKind.GPT;
  }

  /** Whether a token is special. */
  public boolean isSpecial(int id) {
    return specialIds.get(id);
  }

  /** The special tokens. */
  public SpecialIds special() {
    return special;
  }

  /** The tokens of a text between those that begin and end it, cut to what fits the model. */
  public int[] ids(String text) {
    return framed(tokenizer.ids(text));
  }

  /** How many tokens of a text fit the model. */
  public int room() {
    int T = recipe.model().maxPositionEmbeddings();
    return isCausal() ? T : T - 2;
  }

  /** Tokens between those that begin and end a text, cut to what fits the model. */
  public int[] framed(int[] ids) {
    int T = recipe.model().maxPositionEmbeddings();
    if (isCausal()) {
      return Arrays.copyOf(ids, Math.min(T, ids.length));
    }
    boolean bert = recipe.model().type() == ModelKind.BERT;
    int length = Math.min(T - 2, ids.length);
    int[] framed = new int[length + 2];
    framed[0] = bert ? special.classification() : special.separator();
    System.arraycopy(ids, 0, framed, 1, length);
    framed[length + 1] = special.separator();
    return framed;
  }

  /**
   * Writes a sequence into a row of a batch.
   *
   * @throws IllegalArgumentException if the model needs a language, or lacks this one
   */
  public void fill(int[] ids, String language, TokenBatch batch, int row) {
    int at = row * batch.T();
    int segment = segment(language);
    System.arraycopy(ids, 0, batch.ids(), at, ids.length);
    for (int t = 0; t < ids.length; t++) {
      batch.positions()[at + t] = t;
      batch.groups()[at + t] = 0;
      batch.segments()[at + t] = segment;
    }
  }

  private int segment(String language) {
    if (languages.isEmpty()) {
      return 0;
    }
    int place = languages.indexOf(language);
    if (place < 0) {
      throw new IllegalArgumentException(
          language.isEmpty()
              ? "the model needs to know the language: one of %s".formatted(languages)
              : "the model has no language %s; it has %s".formatted(language, languages));
    }
    return place;
  }
}
