package io.sirocco.cli;

import io.sirocco.classification.LabelKind;
import io.sirocco.classification.MultiLabel;
import io.sirocco.classification.Regression;
import io.sirocco.classification.SingleLabel;
import io.sirocco.corpora.reading.Sources.LabelFields.JsonArrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What labels of files are: shared by the commands that read them. */
final class LabelOptions {

  /** What is told of a text. */
  enum Task {
    SINGLE,
    MULTI,
    REGRESSION,
    TOKEN
  }

  @Option(
      names = "--task",
      paramLabel = "WHAT",
      description =
          "What is told of a text: single (one of several classes), multi (any number of labels,"
              + " each for itself), regression (a number), or of its words: token (a tag each)."
              + " Default: single.")
  private Task task = Task.SINGLE;

  @Option(
      names = "--labels-separator",
      paramLabel = "TEXT",
      description =
          "With --task multi: what stands between the labels of a text in the column of labels,"
              + " which may be empty. A JSON array is understood, too. Default: a comma.")
  private @Nullable String separator;

  /**
   * The kind of labels.
   *
   * @param column the column of the label
   * @param gamma of the focal loss; null without one
   * @throws IllegalArgumentException if options do not go together
   */
  LabelKind kind(String column, @Nullable Double gamma) {
    if (separator != null && task != Task.MULTI) {
      throw new IllegalArgumentException(
          "--labels-separator '%s' with --task %s: only --task multi has several labels a text"
              .formatted(separator, name()));
    }
    if (gamma != null && task != Task.SINGLE) {
      throw new IllegalArgumentException(
          "--focal %s with --task %s: only --task single has a focal loss"
              .formatted(gamma, name()));
    }
    return switch (task) {
      case SINGLE -> gamma == null ? SingleLabel.PLAIN : new SingleLabel(gamma);
      case MULTI ->
          separator == null
              ? MultiLabel.PLAIN
              : new MultiLabel(separator, MultiLabel.PLAIN.threshold());
      case REGRESSION -> new Regression(column);
      case TOKEN -> throw new IllegalStateException("tags are no labels of texts");
    };
  }

  /** Whether words have tags. */
  boolean tags() {
    return task == Task.TOKEN;
  }

  /**
   * Checks what else is asked for with tags.
   *
   * @param gamma of the focal loss; null without one
   * @param second the column of the second text; null without one
   * @throws IllegalArgumentException if it does not go with them
   */
  void requireTags(@Nullable Double gamma, @Nullable String second) {
    String other =
        separator != null
            ? "--labels-separator '%s'".formatted(separator)
            : gamma != null
                ? "--focal %s".formatted(gamma)
                : second != null ? "--second %s".formatted(second) : null;
    if (other != null) {
      throw new IllegalArgumentException(
          "%s with --task token: each word has one tag, and the loss is the cross-entropy"
              .formatted(other));
    }
  }

  /** What JSON arrays are in the field of the label. */
  JsonArrays arrays() {
    return task == Task.MULTI ? JsonArrays.TAKEN : JsonArrays.REFUSED;
  }

  private String name() {
    return task.name().toLowerCase(Locale.ROOT);
  }
}
