package io.sirocco.tasks;

import io.sirocco.objectives.TextSize;
import io.sirocco.tokenizer.StreamingDecoder;
import io.sirocco.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/** Measures the text that tokens stand for; special tokens stand for none. */
final class TextMeter {

  private final BitSet special;
  private final StreamingDecoder decoder;
  private long bytes;
  private long characters;

  TextMeter(Tokenizer tokenizer) {
    special = new SpecialIds(tokenizer).ids();
    decoder = tokenizer.streamingDecoder();
  }

  void add(int id) {
    if (!special.get(id)) {
      add(decoder.next(id));
    }
  }

  /** What all tokens so far stand for. */
  TextSize finish() {
    add(decoder.finish());
    return new TextSize(bytes, characters);
  }

  private void add(String text) {
    bytes += text.getBytes(StandardCharsets.UTF_8).length;
    characters += text.codePointCount(0, text.length());
  }
}
