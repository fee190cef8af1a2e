package io.sirocco.tokenizer.decoding;

/** Hands on each token changed, by its number from 0. */
final class TokenMapping implements TokenReceiver {
  /** What becomes of a token. */
  @FunctionalInterface
  interface Change {
    String apply(long number, String token);
  }

  private final TokenReceiver next;
  private final Change change;
  private long number;

  TokenMapping(TokenReceiver next, Change change) {
    this.next = next;
    this.change = change;
  }

  @Override
  public void token(String token) {
    next.token(change.apply(number++, token));
  }

  @Override
  public void finish() {
    next.finish();
  }
}
