package io.sirocco.corpora.sentences;

/** What the end of a line is to a sentence. */
public enum LineEnds {
  /** Its end too: a line is a paragraph, a title or an item of a list. */
  END_SENTENCES,
  /** A space, if the next line is not blank: lines are broken to be short. */
  ARE_SPACES
}
