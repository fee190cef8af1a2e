package io.sirocco.tokenizer.text;

/** Whether a text remembers where its bytes come from. */
public enum Alignment {
  /** Each byte knows the part of the original that it comes from. */
  TRACKED,
  /** Nothing is remembered, which is faster where only ids are wanted. */
  IGNORED
}
