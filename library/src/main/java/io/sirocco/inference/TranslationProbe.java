package io.sirocco.inference;

import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.LanguagePair;
import io.sirocco.corpora.RecordSource;
import io.sirocco.corpora.TextPair;
import io.sirocco.corpora.reading.Format;
import io.sirocco.corpora.reading.PairSources;
import io.sirocco.retrieval.Retrieval;
import io.sirocco.retrieval.Vectors;
import io.sirocco.retrieval.WordTranslation;
import io.sirocco.retrieval.WordTranslation.Entry;
import io.sirocco.retrieval.WordTranslation.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/** Measures how well a model brings two languages together. */
public final class TranslationProbe {

  private static final BadRecords.Policy FAIL = BadRecords.Policy.FAIL;

  private TranslationProbe() {}

  /**
   * One side of a pair.
   *
   * @param language of the file
   * @param file a sentence a line
   */
  public record Side(String language, Path file) {}

  /**
   * The languages of a dictionary.
   *
   * @param source of the words
   * @param target of their translations
   */
  public record Languages(String source, String target) {}

  /**
   * The same pairs by two measures.
   *
   * @param cosine by the cosine
   * @param margin by the ratio margin
   */
  public record Sentences(Retrieval cosine, Retrieval margin) {}

  /**
   * Looks for the translations of sentences on both sides.
   *
   * @throws IOException if a file cannot be read, or the files have different numbers of lines
   */
  public static Sentences sentences(
      TextEncoder encoder, Side source, Side target, Progress progress) throws IOException {
    LanguagePair languages = new LanguagePair(source.language(), target.language());
    List<TextPair> pairs =
        pairs(
            source.file(),
            PairSources.moses(source.file(), target.file(), languages, new BadRecords(FAIL)));
    return sentences(encoder, pairs, progress);
  }

  /** The same over texts in memory, all of one pair of languages. */
  public static Sentences sentences(TextEncoder encoder, List<TextPair> pairs, Progress progress) {
    int all = 2 * pairs.size();
    Vectors source =
        encoder.encode(
            pairs.stream().map(TextPair::source).toList(),
            pairs.getFirst().sourceLanguage(),
            done -> progress.done(done, all));
    Vectors target =
        encoder.encode(
            pairs.stream().map(TextPair::target).toList(),
            pairs.getFirst().targetLanguage(),
            done -> progress.done(pairs.size() + done, all));
    return new Sentences(
        Retrieval.of(source, target, Retrieval.Nearness.COSINE),
        Retrieval.of(source, target, Retrieval.Nearness.MARGIN));
  }

  /** Told of the texts done so far, for a progress bar. */
  @FunctionalInterface
  public interface Progress {
    /** Called after each batch. */
    void done(int texts, int ofTexts);
  }

  /**
   * Looks for the translations of words among all target words of a dictionary.
   *
   * @throws IOException if the file cannot be read, or a line is not two words with a tab between
   */
  public static WordTranslation words(
      TextEncoder encoder, Languages languages, Path dictionary, Progress progress)
      throws IOException {
    PairSources.Columns columns = new PairSources.Columns("1", "2");
    Format table = new Format.Table('\t', Format.Header.ABSENT, "1");
    LanguagePair pair = new LanguagePair(languages.source(), languages.target());
    List<Entry> entries =
        pairs(
                dictionary,
                PairSources.columns(dictionary, table, columns, pair, new BadRecords(FAIL)))
            .stream()
            .map(words -> new Entry(words.source(), words.target()))
            .toList();
    List<String> sources = distinct(entries.stream().map(Entry::source));
    List<String> targets = distinct(entries.stream().map(Entry::target));
    int all = sources.size() + targets.size();
    Vectors from = encoder.encode(sources, languages.source(), done -> progress.done(done, all));
    Vectors to =
        encoder.encode(
            targets, languages.target(), done -> progress.done(sources.size() + done, all));
    return WordTranslation.of(entries, new Words(sources, from), new Words(targets, to));
  }

  private static List<String> distinct(Stream<String> words) {
    return List.copyOf(new LinkedHashSet<>(words.toList()));
  }

  private static List<TextPair> pairs(Path file, RecordSource<TextPair> source) throws IOException {
    List<TextPair> pairs = new ArrayList<>();
    try (source) {
      for (TextPair pair = source.next(); pair != null; pair = source.next()) {
        pairs.add(pair);
      }
    }
    if (pairs.isEmpty()) {
      throw new CorpusException(file.toString(), "has no pairs");
    }
    return pairs;
  }
}
