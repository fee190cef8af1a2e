package io.sirocco.tokenizer.lucene;

import io.sirocco.tokenizer.segmentation.TextSegmenter;
import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Spans;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.lucene.analysis.Analyzer;

/**
 * Cuts a text into the words that an analyzer of Lucene finds. Only cuts: what the analyzer leaves
 * out, such as punctuation or stop words, becomes pieces of its own, and with {@link Spaces#JOINED}
 * the pieces make up the text.
 *
 * <p>Safe for use by several threads: each has a stream of its own, which it uses again. Memory is
 * bounded by a window of {@value TextWindow#MAX_BYTES} bytes, however long the text is.
 */
public final class LuceneSegmenter implements TextSegmenter {
  /** The kind, in files. */
  public static final String TYPE = "Lucene";

  private static final String SEGMENTER = "segmenter";
  private static final String ANALYZER = "analyzer";
  private static final String SPACES = "spaces";
  private static final String BY_SCRIPT = "by_script";

  /** Marks the words of a window. */
  @FunctionalInterface
  private interface Marker {
    void mark(TextWindow window, WordBounds words);
  }

  private final Segmentation segmentation;
  private final Spaces spaces;
  private final Marker marker;

  /**
   * Makes a segmenter.
   *
   * @throws IllegalArgumentException if an analyzer that is named cannot be had
   */
  public LuceneSegmenter(Segmentation segmentation, Spaces spaces) {
    this.segmentation = segmentation;
    this.spaces = spaces;
    this.marker = marker(segmentation);
  }

  private static Marker marker(Segmentation segmentation) {
    return switch (segmentation) {
      case Segmentation.One one -> whole(one.segmenter().analyzer());
      case Segmentation.Named named -> whole(AnalyzerClass.open(named.className()));
      case Segmentation.ByScript(Map<ScriptGroup, Segmenter> segmenters) -> {
        Map<Segmenter, Analyzer> analyzers = new EnumMap<>(Segmenter.class);
        segmenters.values().forEach(s -> analyzers.computeIfAbsent(s, Segmenter::analyzer));
        Function<ScriptGroup, Analyzer> chosen =
            group -> Objects.requireNonNull(analyzers.get(segmenters.get(group)), group.id());
        yield (window, words) ->
            ScriptRuns.divide(
                window, (group, from, to) -> words.find(chosen.apply(group), from, to));
      }
    };
  }

  private static Marker whole(Analyzer analyzer) {
    return (window, words) -> words.find(analyzer, 0, window.length());
  }

  /**
   * Makes a segmenter from what {@link #settings} gave.
   *
   * @throws IllegalArgumentException if a setting is missing, unknown or has no such value
   */
  public static LuceneSegmenter of(SortedMap<String, String> settings) {
    SortedMap<String, String> rest = new TreeMap<>(settings);
    String spaces = rest.remove(SPACES);
    String analyzer = rest.remove(ANALYZER);
    String segmenter = rest.remove(SEGMENTER);
    if ((analyzer == null) == (segmenter == null)) {
      throw new IllegalArgumentException(
          "a Lucene segmenter needs \"segmenter\" or \"analyzer\", and not both");
    }
    Map<ScriptGroup, Segmenter> groups = new EnumMap<>(ScriptGroup.class);
    if (BY_SCRIPT.equals(segmenter)) {
      for (ScriptGroup group : ScriptGroup.values()) {
        String chosen = rest.remove(group.id());
        if (chosen != null) {
          groups.put(group, Segmenter.of(chosen));
        }
      }
    }
    if (!rest.isEmpty()) {
      throw new IllegalArgumentException(
          "a Lucene segmenter has no setting \"%s\"".formatted(rest.firstKey()));
    }
    Segmentation segmentation =
        analyzer != null
            ? new Segmentation.Named(analyzer)
            : BY_SCRIPT.equals(segmenter)
                ? new Segmentation.ByScript(groups)
                : new Segmentation.One(Segmenter.of(String.valueOf(segmenter)));
    return new LuceneSegmenter(segmentation, spaces == null ? Spaces.JOINED : Spaces.of(spaces));
  }

  /** What cuts. */
  public Segmentation segmentation() {
    return segmentation;
  }

  /** What becomes of white space. */
  public Spaces spaces() {
    return spaces;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public SortedMap<String, String> settings() {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put(SPACES, spaces.id());
    switch (segmentation) {
      case Segmentation.One one -> settings.put(SEGMENTER, one.segmenter().id());
      case Segmentation.Named named -> settings.put(ANALYZER, named.className());
      case Segmentation.ByScript byScript -> {
        settings.put(SEGMENTER, BY_SCRIPT);
        byScript.segmenters().forEach((group, chosen) -> settings.put(group.id(), chosen.id()));
      }
    }
    return settings;
  }

  @Override
  public void segment(AlignedText text, Spans spans) {
    spans.refine(text.bytes(), this::cut);
  }

  private void cut(byte[] bytes, int from, int to, Spans into) {
    TextWindow window = new TextWindow(bytes, from, to);
    WordBounds words = new WordBounds(window);
    while (window.advance()) {
      words.clear();
      marker.mark(window, words);
      words.addTo(into, spaces);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LuceneSegmenter that
        && segmentation.equals(that.segmentation)
        && spaces == that.spaces;
  }

  @Override
  public int hashCode() {
    return 31 * segmentation.hashCode() + spaces.hashCode();
  }

  @Override
  public String toString() {
    return TYPE + settings();
  }
}
