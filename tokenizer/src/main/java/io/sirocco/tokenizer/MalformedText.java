package io.sirocco.tokenizer;

/** What becomes of bytes that are not UTF-8, and of half surrogate pairs. */
public enum MalformedText {
  /** Each becomes a replacement character, U+FFFD. */
  REPLACE,
  /** They are an error that says where they are. */
  REFUSE
}
