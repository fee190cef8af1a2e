package io.sirocco.tokenizer.segmentation;

/** What becomes of the parts of a text that a pattern matches, the delimiters. */
public enum SplitBehavior {
  /** They are left out. */
  REMOVED,
  /** Each is a piece. */
  ISOLATED,
  /** Each joins the piece before it. */
  MERGED_WITH_PREVIOUS,
  /** Each joins the piece after it. */
  MERGED_WITH_NEXT,
  /** Those that follow each other are one piece. */
  CONTIGUOUS
}
