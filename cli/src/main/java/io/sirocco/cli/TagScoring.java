package io.sirocco.cli;

import io.sirocco.classification.Bootstrap;
import io.sirocco.classification.Scores;
import io.sirocco.classification.TagScores;
import io.sirocco.classification.TaggedText;
import io.sirocco.classification.TaggedTexts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What told tags are worth. */
final class TagScoring {

  private final TaggedTexts gold;
  private final TaggedTexts told;
  private final @Nullable TaggedTexts against;
  private final List<String> names;

  /**
   * Reads the files.
   *
   * @throws IOException if one cannot be read, or has other words
   */
  TagScoring(Path gold, Path predictions, @Nullable Path against) throws IOException {
    this.gold = TaggedTexts.read(gold, TaggedTexts.Fields.GOLD);
    told = told(predictions);
    this.against = against == null ? null : told(against);
    TreeSet<String> all = new TreeSet<>(this.gold.names());
    all.addAll(told.names());
    all.addAll(this.against == null ? List.of() : this.against.names());
    names = List.copyOf(all);
  }

  private TaggedTexts told(Path file) throws IOException {
    TaggedTexts texts = TaggedTexts.read(file, TaggedTexts.Fields.TOLD);
    if (texts.texts().size() != gold.texts().size()) {
      throw new IOException(
          "%s has %,d texts, %s has %,d"
              .formatted(gold.name(), gold.texts().size(), file, texts.texts().size()));
    }
    for (int i = 0; i < texts.texts().size(); i++) {
      List<String> right = gold.texts().get(i).words();
      List<String> theirs = texts.texts().get(i).words();
      if (!right.equals(theirs)) {
        throw new IOException(
            "text %,d has the words %s in %s, and %s in %s"
                .formatted(i + 1, right, gold.name(), theirs, file));
      }
    }
    return texts;
  }

  /** All scores, the most important with intervals over texts. */
  List<String> lines(Bootstrap bootstrap) {
    int[] all = new int[gold.texts().size()];
    Arrays.setAll(all, i -> i);
    Scores scores = scores(told, all);
    List<String> lines = new ArrayList<>(ScoreLines.lines(scores));
    ScoreIntervals intervals = new ScoreIntervals(bootstrap, all.length);
    lines.addAll(intervals.headline(scores.headline(), texts -> scores(told, texts).headline()));
    TaggedTexts others = against;
    if (others != null) {
      lines.addAll(
          intervals.difference(
              scores.headline().getFirst(),
              others.name(),
              texts -> scores(told, texts).choice() - scores(others, texts).choice()));
    }
    return lines;
  }

  private Scores scores(TaggedTexts theirs, int[] texts) {
    return TagScores.of(names, tags(gold, texts), tags(theirs, texts));
  }

  private static List<List<String>> tags(TaggedTexts from, int[] texts) {
    return Arrays.stream(texts).mapToObj(i -> from.texts().get(i)).map(TaggedText::tags).toList();
  }
}
