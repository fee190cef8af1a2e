package io.sirocco.classification;

import io.sirocco.classification.TagSpans.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * How many spans of tagged texts were found: right are those of the right type from the right word
 * to the right word (Tjong Kim Sang and De Meulder 2003). A precision, recall or F1 whose
 * denominator is 0 is 0.
 */
public final class SpanScores implements Scores {

  private final List<String> types;
  private final long[] hits;
  private final long[] support;
  private final long[] predicted;
  private long words;
  private long right;

  /**
   * Counts.
   *
   * @param names of the tags
   * @param gold the tags of the words of each text
   * @param told what they were told to be
   */
  public SpanScores(List<String> names, List<List<String>> gold, List<List<String>> told) {
    TreeSet<String> sorted = new TreeSet<>();
    names.stream().filter(name -> name.length() > 2).forEach(name -> sorted.add(name.substring(2)));
    types = List.copyOf(sorted);
    hits = new long[types.size()];
    support = new long[types.size()];
    predicted = new long[types.size()];
    for (int i = 0; i < gold.size(); i++) {
      count(gold.get(i), told.get(i));
    }
  }

  private void count(List<String> gold, List<String> told) {
    if (gold.size() != told.size()) {
      throw new IllegalArgumentException(
          "%d words, %d predictions".formatted(gold.size(), told.size()));
    }
    Set<Span> spans = new HashSet<>(TagSpans.of(gold));
    spans.forEach(span -> support[types.indexOf(span.type())]++);
    for (Span span : TagSpans.of(told)) {
      predicted[types.indexOf(span.type())]++;
      hits[types.indexOf(span.type())] += spans.contains(span) ? 1 : 0;
    }
    words += gold.size();
    right += IntStream.range(0, gold.size()).filter(i -> gold.get(i).equals(told.get(i))).count();
  }

  /** The types of spans. */
  public List<String> types() {
    return types;
  }

  /** Spans of a type. */
  public long support(int type) {
    return support[type];
  }

  /** The share of the spans that were told to be of a type that are. */
  public double precision(int type) {
    return share(hits[type], predicted[type]);
  }

  /** The share of the spans of a type that were found. */
  public double recall(int type) {
    return share(hits[type], support[type]);
  }

  /** The harmonic mean of both. */
  public double f1(int type) {
    return share(2 * hits[type], support[type] + predicted[type]);
  }

  /** Of the spans of all types together: what CoNLL-2003 ranks systems by. */
  public double microF1() {
    long all = Arrays.stream(support).sum() + Arrays.stream(predicted).sum();
    return share(2 * Arrays.stream(hits).sum(), all);
  }

  /** The mean over the types. */
  public double macroF1() {
    return IntStream.range(0, hits.length).mapToDouble(this::f1).average().orElse(0);
  }

  /** The share of words with the right tag. */
  public double accuracy() {
    return share(right, words);
  }

  @Override
  public List<Measure> headline() {
    return List.of(
        new Measure("F1 of spans", microF1(), Unit.SHARE),
        new Measure("macro-F1", macroF1(), Unit.SHARE),
        new Measure("accuracy of words", accuracy(), Unit.SHARE));
  }

  @Override
  public List<Measure> measures() {
    List<Measure> all = new ArrayList<>(headline());
    for (int k = 0; k < types.size(); k++) {
      all.add(new Measure("F1 of " + types.get(k), f1(k), Unit.SHARE));
    }
    return all;
  }

  /** Whether none was found, though there are some. */
  @Override
  public boolean collapsed() {
    return Arrays.stream(predicted).sum() == 0 && Arrays.stream(support).sum() > 0;
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
