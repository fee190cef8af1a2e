package io.sirocco.corpora.store;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Which dataset of a store.
 *
 * @param corpus the language of plain text, such as {@code en}, or the pair of translations, such
 *     as {@code en-ne}
 * @param language of the text: the corpus itself, or one side of the pair
 * @param split the part
 */
public record DatasetName(String corpus, String language, Split split)
    implements Comparable<DatasetName> {

  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9]+([_-][A-Za-z0-9]+)*");
  private static final Comparator<DatasetName> ORDER =
      Comparator.comparing(DatasetName::corpus)
          .thenComparing(DatasetName::split)
          .thenComparing(DatasetName::language);

  /** Checks that both names can be parts of file names. */
  public DatasetName {
    requireTag(corpus);
    requireTag(language);
  }

  /** Text in one language. */
  public static DatasetName of(String language, Split split) {
    return new DatasetName(language, language, split);
  }

  /** One side of a pair of languages. */
  public static DatasetName ofPair(String source, String target, String side, Split split) {
    if (!side.equals(source) && !side.equals(target)) {
      throw new IllegalArgumentException(
          "%s is no side of the pair %s-%s".formatted(side, source, target));
    }
    return new DatasetName(source + "-" + target, side, split);
  }

  private static void requireTag(String tag) {
    if (!TAG.matcher(tag).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" names no language: letters and digits, parted by - or _".formatted(tag));
    }
  }

  /** What its files are called, without the ending. */
  public String stem() {
    String part = "%s.%s".formatted(corpus, split.label());
    return corpus.equals(language) ? part : "%s.%s".formatted(part, language);
  }

  @Override
  public int compareTo(DatasetName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return stem();
  }
}
