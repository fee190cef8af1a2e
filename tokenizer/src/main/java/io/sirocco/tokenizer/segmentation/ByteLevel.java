package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.ByteAlphabet;
import io.sirocco.tokenizer.text.Spans;

/**
 * Cuts as GPT-2 does, for a model whose tokens are bytes.
 *
 * @param prefixSpace whether a text begins with a space that it does not have
 * @param cut where the text is cut
 * @param spelling what the model sees
 */
public record ByteLevel(PrefixSpace prefixSpace, Cut cut, Spelling spelling)
    implements PreTokenizer {
  /** What the beginning of a piece becomes. */
  public enum PrefixSpace {
    /** A space is put before a piece that has none, so that its first word is like the others. */
    ADD,
    /** It stays as it is. */
    NONE
  }

  /** Where a text is cut. */
  public enum Cut {
    /** {@link Gpt2Cutter#PATTERN}. */
    GPT2,
    /** Nowhere. */
    NONE
  }

  /** How bytes are handed on. */
  public enum Spelling {
    /** As they are, for a vocabulary that holds bytes. */
    BYTES,
    /** Each as a printable character of {@link ByteAlphabet}, as others write them in files. */
    ALPHABET
  }

  @Override
  public void segment(AlignedText text, Spans spans) {
    if (prefixSpace == PrefixSpace.ADD) {
      Prefix.add(text, spans, ' ');
    }
    if (cut == Cut.GPT2) {
      spans.refine(text.bytes(), Gpt2Cutter.INSTANCE);
    }
    if (spelling == Spelling.ALPHABET) {
      ByteAlphabet.spell(text, spans);
    }
  }
}
