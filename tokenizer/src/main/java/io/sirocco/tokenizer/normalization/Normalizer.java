package io.sirocco.tokenizer.normalization;

import io.sirocco.tokenizer.text.AlignedText;

/** Rewrites a text before it is cut into pieces. Immutable and safe for use by several threads. */
public sealed interface Normalizer
    permits BertNormalizer,
        ByteLevelNormalizer,
        Lowercase,
        Nmt,
        NormalizerSequence,
        Precompiled,
        Prepend,
        Replace,
        Strip,
        StripAccents,
        TextNormalizer,
        UnicodeNormalizer {
  /** Rewrites a text in place. */
  void normalize(AlignedText text);
}
