package io.sirocco.tokenizer.lucene;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What becomes of the white space between the words that a segmenter finds. */
public enum Spaces {
  /**
   * All of it stays: a space belongs to the word behind it, as in GPT-2's pattern, and other white
   * space is a piece of its own. The pieces then make up the text.
   */
  JOINED,
  /** It is left out, as by the pre-tokenizers of BERT; decoding cannot bring it back. */
  REMOVED;

  /** The name in files and on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The treatment of a name.
   *
   * @throws IllegalArgumentException if there is none of this name; the message lists all
   */
  public static Spaces of(String id) {
    for (Spaces spaces : values()) {
      if (spaces.id().equals(id)) {
        return spaces;
      }
    }
    List<String> ids = Arrays.stream(values()).map(Spaces::id).toList();
    throw new IllegalArgumentException("no treatment \"%s\", there are %s".formatted(id, ids));
  }
}
