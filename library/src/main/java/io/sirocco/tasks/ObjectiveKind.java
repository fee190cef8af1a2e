package io.sirocco.tasks;

import io.sirocco.objectives.Selection;
import io.sirocco.training.LossForm;
import java.util.Locale;

/** What a model is pretrained on. */
public enum ObjectiveKind {
  /** Causal language modeling: each token from those before it. */
  CLM,
  /** Masked language modeling. */
  MLM,
  /** BERT: masked language modeling over two texts, with next-sentence prediction. */
  MLM_NSP,
  /** ALBERT: masked language modeling over two texts, with the prediction of their order. */
  MLM_SOP,
  /** XLM: masked language modeling over a text and its translation. */
  TLM,
  /** ELECTRA: which tokens a small generator, trained to predict masked ones, has replaced. */
  RTD;

  /** Its name in recipes. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether tokens are masked. */
  public boolean masks() {
    return this != CLM;
  }

  /** Whether the relation of two texts is predicted. */
  public boolean comparesTexts() {
    return this == MLM_NSP || this == MLM_SOP;
  }

  /** Whether a generator proposes tokens, which the model tells from the original ones. */
  public boolean replaces() {
    return this == RTD;
  }

  /** The form of its samples, where text in one language has a given one. */
  public SampleForm form(SampleForm ofText) {
    return switch (this) {
      case CLM, MLM, RTD -> ofText;
      case MLM_NSP -> SampleForm.PAIRS;
      case MLM_SOP -> SampleForm.ORDERED_PAIRS;
      case TLM -> SampleForm.TRANSLATIONS;
    };
  }

  /**
   * The losses.
   *
   * @param selection of masked tokens
   * @param weights of losses beside those of tokens
   */
  public LossForm losses(Selection selection, LabelWeights weights) {
    return switch (this) {
      case CLM -> LossForm.causal();
      case MLM -> LossForm.masked("mlm", selection);
      case MLM_NSP -> LossForm.maskedPairs("nsp", selection, weights.sentences());
      case MLM_SOP -> LossForm.maskedPairs("sop", selection, weights.sentences());
      case TLM -> LossForm.masked("tlm", selection);
      case RTD -> LossForm.replaced(selection, weights.replacements());
    };
  }
}
