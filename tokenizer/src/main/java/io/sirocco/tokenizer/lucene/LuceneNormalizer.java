package io.sirocco.tokenizer.lucene;

import io.sirocco.tokenizer.normalization.TextNormalizer;
import io.sirocco.tokenizer.text.AlignedText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Rewrites the words of a text as Lucene does: by its normalizations, or as a whole analyzer that a
 * user names. What is between the words, and what an analyzer drops, stays as it is. Decoding gives
 * back the rewritten text, not the original.
 *
 * <p>Safe for use by several threads: each has a stream of its own, which it uses again.
 */
public final class LuceneNormalizer implements TextNormalizer {
  /** The kind, in files. */
  public static final String TYPE = "Lucene";

  private static final String FOLDINGS = "foldings";
  private static final String ANALYZER = "analyzer";

  private final SortedMap<String, String> settings = new TreeMap<>();
  private final Analyzer analyzer;

  private LuceneNormalizer(String key, String value, Analyzer analyzer) {
    settings.put(key, value);
    this.analyzer = analyzer;
  }

  /**
   * Rewrites words, which white space separates, by normalizations in order.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static LuceneNormalizer of(List<Folding> foldings) {
    if (foldings.isEmpty()) {
      throw new IllegalArgumentException("a Lucene normalizer needs at least one folding");
    }
    String names = foldings.stream().map(Folding::id).collect(Collectors.joining(","));
    return new LuceneNormalizer(FOLDINGS, names, analyzer(List.copyOf(foldings)));
  }

  /**
   * Rewrites words as an analyzer does. Of tokens at the same place the first counts.
   *
   * @param className its class, which is on the class path, public, and has a public constructor
   *     without parameters
   * @throws IllegalArgumentException if it cannot be had
   */
  public static LuceneNormalizer of(String className) {
    return new LuceneNormalizer(ANALYZER, className, AnalyzerClass.open(className));
  }

  /**
   * Makes a normalizer from what {@link #settings} gave.
   *
   * @throws IllegalArgumentException if a setting is missing, unknown or has no such value
   */
  public static LuceneNormalizer of(SortedMap<String, String> settings) {
    String foldings = settings.get(FOLDINGS);
    String className = settings.get(ANALYZER);
    if (settings.size() != 1 || (foldings == null && className == null)) {
      throw new IllegalArgumentException(
          "a Lucene normalizer has \"foldings\" or \"analyzer\" and nothing else, not %s"
              .formatted(settings.keySet()));
    }
    return className != null
        ? of(className)
        : of(Arrays.stream(String.valueOf(foldings).split(",", -1)).map(Folding::of).toList());
  }

  private static Analyzer analyzer(List<Folding> foldings) {
    return new Analyzer() {
      @Override
      protected TokenStreamComponents createComponents(String fieldName) {
        Tokenizer words = new WhitespaceTokenizer(TextWindow.MAX_BYTES);
        TokenStream stream = words;
        for (Folding folding : foldings) {
          stream = folding.after(stream);
        }
        return new TokenStreamComponents(words, stream);
      }
    };
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public SortedMap<String, String> settings() {
    return new TreeMap<>(settings);
  }

  @Override
  public void normalize(AlignedText text) {
    TextWindow window = new TextWindow(text.bytes(), 0, text.length());
    TermAlignment alignment = new TermAlignment();
    text.beginEdit();
    while (window.advance()) {
      rewrite(text, window, alignment);
    }
    text.keep(text.length() - text.cursor());
    text.endEdit();
  }

  private void rewrite(AlignedText text, TextWindow window, TermAlignment alignment) {
    int length = window.length();
    try (TokenStream stream = analyzer.tokenStream("", window.reader(0, length))) {
      OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        int start = window.offset(offset.startOffset());
        int end = window.offset(Math.min(length, offset.endOffset()));
        if (start >= text.cursor() && start < end) {
          text.keep(start - text.cursor());
          alignment.write(text, end - start, term);
        }
      }
      stream.end();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LuceneNormalizer that && settings.equals(that.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  @Override
  public String toString() {
    return TYPE + settings;
  }
}
