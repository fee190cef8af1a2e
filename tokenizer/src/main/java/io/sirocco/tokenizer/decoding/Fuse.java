package io.sirocco.tokenizer.decoding;

/** Makes one token of all. */
public record Fuse() implements Decoder {
  @Override
  public TokenReceiver open(TokenReceiver next) {
    return next;
  }

  @Override
  public boolean joins() {
    return true;
  }
}
