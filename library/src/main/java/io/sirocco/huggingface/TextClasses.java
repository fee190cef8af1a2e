package io.sirocco.huggingface;

import java.util.List;

/**
 * What a classifier tells of texts, or of their tokens.
 *
 * @param problemType what its outputs mean, as config.json calls it where it says so; empty for
 *     {@link #NONE}
 * @param labels the names of its outputs, in their order
 */
public record TextClasses(String problemType, List<String> labels) {

  /** Of a model that is no classifier. */
  public static final TextClasses NONE = new TextClasses("", List.of());

  /** One of several classes. */
  public static final String SINGLE_LABEL = "single_label_classification";

  /** Any number of labels. */
  public static final String MULTI_LABEL = "multi_label_classification";

  /** A number. */
  public static final String REGRESSION = "regression";

  /**
   * One of several classes of each token, which config.json tells by the name of the class alone.
   */
  public static final String TOKENS = "token_classification";

  /** Copies the list. */
  public TextClasses {
    labels = List.copyOf(labels);
  }
}
