package io.sirocco.tokenizer.model;

/** What a byte-pair encoding begins with. */
public enum BpeUnit {
  /** The characters (Unicode code points) of a word. */
  CHARACTERS,
  /** The bytes of a word's UTF-8, as GPT-2 has it. */
  BYTES
}
