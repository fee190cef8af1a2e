package io.sirocco.tokenizer.segmentation;

import java.util.SortedMap;

/** A pre-tokenizer that Hugging Face's tokenizers do not have. */
public non-sealed interface TextSegmenter extends PreTokenizer {
  /** The kind, as {@code tokenizer.json} names it. */
  String type();

  /** What has to be known besides the kind to make this pre-tokenizer again. */
  SortedMap<String, String> settings();
}
