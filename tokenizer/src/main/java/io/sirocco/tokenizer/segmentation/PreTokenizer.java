package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Spans;

/** Cuts a text into pieces. Immutable and safe for use by several threads. */
public sealed interface PreTokenizer
    permits BertPreTokenizer,
        ByteLevel,
        CharacterDelimiter,
        Digits,
        FixedLength,
        Metaspace,
        PreTokenizerSequence,
        Punctuation,
        Split,
        TextSegmenter,
        UnicodeScripts,
        Whitespace,
        WhitespaceSplit {
  /**
   * Replaces the pieces of a text by finer ones, and may rewrite the text meanwhile.
   *
   * @param spans the pieces so far; at first the whole text
   */
  void segment(AlignedText text, Spans spans);
}
