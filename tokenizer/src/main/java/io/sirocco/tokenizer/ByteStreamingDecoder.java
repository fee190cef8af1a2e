package io.sirocco.tokenizer;

import io.sirocco.tokenizer.decoding.ByteDecoder;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/** Decodes tokens that are bytes. */
final class ByteStreamingDecoder implements StreamingDecoder {
  private final IntFunction<byte[]> bytesOfId;
  private final IntPredicate kept;
  private final ByteDecoder decoder = new ByteDecoder();

  ByteStreamingDecoder(IntFunction<byte[]> bytesOfId, IntPredicate kept) {
    this.bytesOfId = bytesOfId;
    this.kept = kept;
  }

  @Override
  public String next(int id) {
    byte[] bytes = bytesOfId.apply(id);
    return kept.test(id) ? decoder.next(bytes) : "";
  }

  @Override
  public String finish() {
    return decoder.finish();
  }
}
