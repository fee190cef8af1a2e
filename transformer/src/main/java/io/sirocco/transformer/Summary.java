package io.sirocco.transformer;

/** What stands for a text where its classes are told. */
public enum Summary {
  /**
   * The state of one token, as papers fine-tune: the first, in a BERT behind its pooler; the last
   * where each position sees those before it only.
   */
  TOKEN,
  /**
   * The mean of the states of all tokens, those at its ends too, without a pooler: Reimers and
   * Gurevych 2019, section 3. A model that was pretrained on masked tokens alone has never learned
   * to gather a text in one of them.
   */
  MEAN
}
