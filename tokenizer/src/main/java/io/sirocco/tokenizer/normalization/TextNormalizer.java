package io.sirocco.tokenizer.normalization;

import java.util.SortedMap;

/** A normalizer that Hugging Face's tokenizers do not have. */
public non-sealed interface TextNormalizer extends Normalizer {
  /** The kind, as {@code tokenizer.json} names it. */
  String type();

  /** What has to be known besides the kind to make this normalizer again. */
  SortedMap<String, String> settings();
}
