package io.sirocco.classification;

import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.LabeledText;
import io.sirocco.corpora.RecordSource;
import io.sirocco.corpora.reading.Format;
import io.sirocco.corpora.reading.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Texts and their classes.
 *
 * @param examples the texts
 * @param labels of each
 */
public record LabeledExamples(List<Example> examples, List<String> labels) {

  /** Checks that each text has a label and copies the lists. */
  public LabeledExamples {
    if (examples.size() != labels.size()) {
      throw new IllegalArgumentException(
          "%d texts, %d labels".formatted(examples.size(), labels.size()));
    }
    examples = List.copyOf(examples);
    labels = List.copyOf(labels);
  }

  /**
   * Reads a table (.csv, .tsv) or lines of JSON (.jsonl).
   *
   * @param file the file
   * @param fields where text and label stand
   * @param quotes what quotation marks are in tables
   * @throws IOException if it cannot be read, a column is missing, or it has no texts
   */
  public static LabeledExamples read(Path file, Sources.LabelFields fields, Format.Quotes quotes)
      throws IOException {
    List<Example> examples = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    Format format =
        switch (Format.byName(file.toString())) {
          case Format.Table(var separator, var header, var text, _) ->
              new Format.Table(separator, header, text, quotes);
          case Format other -> other;
        };
    Sources.Settings settings =
        new Sources.Settings("und", format, new BadRecords(BadRecords.Policy.FAIL));
    try (RecordSource<LabeledText> source = Sources.labeled(file, fields, settings)) {
      for (LabeledText next = source.next(); next != null; next = source.next()) {
        examples.add(new Example(next.text(), next.second()));
        labels.add(next.labels().getFirst());
      }
    }
    if (examples.isEmpty()) {
      throw new CorpusException(file.toString(), "no labeled texts");
    }
    return new LabeledExamples(examples, labels);
  }

  /** How many there are. */
  public int size() {
    return examples.size();
  }

  /** The different labels, sorted. */
  public List<String> classes() {
    return List.copyOf(new TreeSet<>(labels));
  }

  /**
   * The labels as numbers.
   *
   * @param classes that there are
   * @param what names the texts in errors
   * @throws IllegalArgumentException if a label is none of them
   */
  public int[] indices(List<String> classes, String what) {
    int[] indices = new int[labels.size()];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = classes.indexOf(labels.get(i));
      if (indices[i] < 0) {
        throw new IllegalArgumentException(
            "%s: text %d has the label '%s'; the classes are %s"
                .formatted(what, i + 1, labels.get(i), classes));
      }
    }
    return indices;
  }

  /** Some of them. */
  public LabeledExamples subset(int[] numbers) {
    List<Example> texts = new ArrayList<>();
    List<String> theirs = new ArrayList<>();
    for (int number : numbers) {
      texts.add(examples.get(number));
      theirs.add(labels.get(number));
    }
    return new LabeledExamples(texts, theirs);
  }
}
