package io.sirocco.corpora;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text, or a pair of texts, with what is to be learned of it.
 *
 * @param text the text
 * @param second the second text of a pair
 * @param labels one or more
 * @param origin where it begins
 */
public record LabeledText(
    String text, @Nullable String second, List<String> labels, Origin origin) {
  /** Copies the labels and checks that there are some. */
  public LabeledText {
    labels = List.copyOf(labels);
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("%s: no label".formatted(origin));
    }
  }
}
