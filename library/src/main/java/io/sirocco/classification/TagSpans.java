package io.sirocco.classification;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tags that say which words belong together: O for none, else a letter and a type, such as B-PER. B
 * begins a span and I goes on with it (IOB2, and IOB1, where B stands only between two of a type);
 * E ends one and S is one (BIOES). They are read as the program conlleval of the tasks of CoNLL
 * reads them: a span that begins without its B is one, too.
 */
public final class TagSpans {

  private static final String OUTSIDE = "O";
  private static final Pattern TAG = Pattern.compile("O|[BIES]-.+");

  private TagSpans() {}

  /**
   * Words that belong together.
   *
   * @param type of what they are
   * @param from the first word
   * @param to the word behind the last
   */
  public record Span(String type, int from, int to) {}

  /** Whether tags say this; others stand for themselves, such as parts of speech. */
  public static boolean areSpans(List<String> tags) {
    return tags.stream().allMatch(tag -> TAG.matcher(tag).matches())
        && tags.stream().anyMatch(tag -> !tag.equals(OUTSIDE));
  }

  /** The spans of a text, in its order. */
  public static List<Span> of(List<String> tags) {
    List<Span> spans = new ArrayList<>();
    int from = -1;
    for (int word = 0; word < tags.size(); word++) {
      String tag = tags.get(word);
      boolean inside = !tag.equals(OUTSIDE);
      if (from >= 0 && (!inside || begins(tags.get(word - 1), tag))) {
        spans.add(new Span(type(tags.get(from)), from, word));
        from = -1;
      }
      if (inside && from < 0) {
        from = word;
      }
    }
    if (from >= 0) {
      spans.add(new Span(type(tags.get(from)), from, tags.size()));
    }
    return spans;
  }

  /** Whether a span begins here, behind the last word of another. */
  private static boolean begins(String before, String tag) {
    char last = before.charAt(0);
    char here = tag.charAt(0);
    return here == 'B'
        || here == 'S'
        || last == 'E'
        || last == 'S'
        || !type(before).equals(type(tag));
  }

  private static String type(String tag) {
    return tag.substring(2);
  }
}
