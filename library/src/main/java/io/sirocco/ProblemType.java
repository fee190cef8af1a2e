package io.sirocco;

/** What is told of a text or its words, by the names that Hugging Face's config.json has for it. */
public enum ProblemType {
  /** One of several classes. */
  SINGLE_LABEL_CLASSIFICATION,
  /** Any number of labels, each told for itself. */
  MULTI_LABEL_CLASSIFICATION,
  /** A number. */
  REGRESSION,
  /** One of several classes for each word; config.json does not name it, the class does. */
  TOKEN_CLASSIFICATION
}
