package io.sirocco.tokenizer;

import io.sirocco.tokenizer.decoding.Decoder;
import io.sirocco.tokenizer.decoding.TokenReceiver;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Decodes tokens that are texts; without a decoder they are put together with spaces. */
final class TextStreamingDecoder implements StreamingDecoder {
  private final @Nullable Decoder decoder;
  private final IntFunction<String> tokenOfId;
  private final IntPredicate kept;
  private final StringBuilder ready = new StringBuilder();
  private TokenReceiver receiver;

  TextStreamingDecoder(
      @Nullable Decoder decoder, IntFunction<String> tokenOfId, IntPredicate kept) {
    this.decoder = decoder;
    this.tokenOfId = tokenOfId;
    this.kept = kept;
    this.receiver = open(decoder, ready);
  }

  private static TokenReceiver open(@Nullable Decoder decoder, StringBuilder ready) {
    if (decoder == null) {
      return new Collector(ready, " ");
    }
    return decoder.open(new Collector(ready, ""));
  }

  /** Gathers what is decoded, with something between tokens. */
  private static final class Collector implements TokenReceiver {
    private final StringBuilder into;
    private final String between;
    private boolean begun;

    Collector(StringBuilder into, String between) {
      this.into = into;
      this.between = between;
    }

    @Override
    public void token(String token) {
      if (begun) {
        into.append(between);
      }
      begun = true;
      into.append(token);
    }

    @Override
    public void finish() {
      begun = false;
    }
  }

  @Override
  public String next(int id) {
    String token = tokenOfId.apply(id);
    if (kept.test(id)) {
      receiver.token(token);
    }
    return take();
  }

  @Override
  public String finish() {
    receiver.finish();
    receiver = open(decoder, ready);
    return take();
  }

  private String take() {
    String text = ready.toString();
    ready.setLength(0);
    return text;
  }
}
