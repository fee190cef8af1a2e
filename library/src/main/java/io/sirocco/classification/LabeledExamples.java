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
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Texts and what is right of them.
 *
 * @param examples the texts
 * @param labels of each, as they are written: what they mean says a {@link LabelKind}
 * @param places where each stands, for errors
 */
public record LabeledExamples(List<Example> examples, List<String> labels, List<String> places) {

  /** Checks that each text has a label and a place and copies the lists. */
  public LabeledExamples {
    if (examples.size() != labels.size() || places.size() != labels.size()) {
      throw new IllegalArgumentException(
          "%d texts, %d labels, %d places"
              .formatted(examples.size(), labels.size(), places.size()));
    }
    examples = List.copyOf(examples);
    labels = List.copyOf(labels);
    places = List.copyOf(places);
  }

  /** Texts that are known by their numbers. */
  public LabeledExamples(List<Example> examples, List<String> labels) {
    this(
        examples,
        labels,
        IntStream.rangeClosed(1, examples.size()).mapToObj(i -> "text " + i).toList());
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
    List<String> places = new ArrayList<>();
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
        places.add("%s: line %d".formatted(next.origin().name(), next.origin().line()));
      }
    }
    if (examples.isEmpty()) {
      throw new CorpusException(file.toString(), "no labeled texts");
    }
    return new LabeledExamples(examples, labels, places);
  }

  /** How many there are. */
  public int size() {
    return examples.size();
  }

  /**
   * What is right of each text, as numbers.
   *
   * @param kind of the labels
   * @param names of a model's outputs
   * @throws IllegalArgumentException if a label is none of them; the message says where it stands
   */
  public double[][] values(LabelKind kind, List<String> names) {
    double[][] values = new double[labels.size()][];
    for (int i = 0; i < values.length; i++) {
      String written = labels.get(i);
      values[i] = at(i, () -> kind.values(written, names));
    }
    return values;
  }

  /**
   * The names of the outputs of a model that learns from these.
   *
   * @throws IllegalArgumentException if it cannot learn from a label; the message says where
   */
  public List<String> names(LabelKind kind) {
    for (int i = 0; i < labels.size(); i++) {
      String written = labels.get(i);
      at(i, () -> kind.names(List.of(written)));
    }
    return kind.names(labels);
  }

  private <A> A at(int text, Supplier<A> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s".formatted(places.get(text), e.getMessage()), e);
    }
  }

  /** Some of them. */
  public LabeledExamples subset(int[] numbers) {
    List<Example> texts = new ArrayList<>();
    List<String> theirs = new ArrayList<>();
    List<String> where = new ArrayList<>();
    for (int number : numbers) {
      texts.add(examples.get(number));
      theirs.add(labels.get(number));
      where.add(places.get(number));
    }
    return new LabeledExamples(texts, theirs, where);
  }
}
