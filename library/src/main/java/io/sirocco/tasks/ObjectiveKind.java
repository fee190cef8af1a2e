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
  TLM;

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

  /** The form of its samples, where text in one language has a given one. */
  public SampleForm form(SampleForm ofText) {
    return switch (this) {
      case CLM, MLM -> ofText;
      case MLM_NSP -> SampleForm.PAIRS;
      case MLM_SOP -> SampleForm.ORDERED_PAIRS;
      case TLM -> SampleForm.TRANSLATIONS;
    };
  }

  /**
   * The losses.
   *
   * @param selection of masked tokens
   * @param sentenceWeight of the loss of two texts beside that of tokens
   */
  public LossForm losses(Selection selection, double sentenceWeight) {
    return switch (this) {
      case CLM -> LossForm.causal();
      case MLM -> LossForm.masked("mlm", selection);
      case MLM_NSP -> LossForm.maskedPairs("nsp", selection, sentenceWeight);
      case MLM_SOP -> LossForm.maskedPairs("sop", selection, sentenceWeight);
      case TLM -> LossForm.masked("tlm", selection);
    };
  }
}
