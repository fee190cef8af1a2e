package io.sirocco.tokenizer.decoding;

/** Takes tokens, or the text that has become of them, one after the other. */
public interface TokenReceiver {
  /** Takes the next token. */
  void token(String token);

  /** Ends the text: what was held back is handed on. */
  void finish();
}
