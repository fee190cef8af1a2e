package io.sirocco.tokenizer;

/** What a tokenizer does with a character that its vocabulary lacks. */
public enum UnknownPolicy {
  /** Such a character is an error, so that every encoded text decodes to itself. */
  REFUSE,
  /** Such a character becomes the special token {@code <unk>}, and is lost. */
  UNKNOWN_TOKEN
}
