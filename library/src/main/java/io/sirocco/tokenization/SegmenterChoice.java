package io.sirocco.tokenization;

import io.sirocco.tokenizer.lucene.LanguageSteps;
import io.sirocco.tokenizer.lucene.LuceneSegmenter;
import io.sirocco.tokenizer.lucene.ScriptGroup;
import io.sirocco.tokenizer.lucene.Segmentation;
import io.sirocco.tokenizer.lucene.Segmenter;
import io.sirocco.tokenizer.lucene.Spaces;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What Lucene does to the text of some languages.
 *
 * @param segmentation cuts it into words
 */
public record SegmenterChoice(Segmentation segmentation) {
  private static final String AUTO = "auto";

  /**
   * Reads what a user says: {@code auto}, language tags, the name of a segmenter, or the class of
   * an analyzer. One language has its segmenter for all of the text; several have theirs where
   * their script is.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static SegmenterChoice parse(List<String> said) {
    if (said.equals(List.of(AUTO))) {
      return new SegmenterChoice(new Segmentation.ByScript(Map.of()));
    }
    if (said.size() == 1) {
      return new SegmenterChoice(one(said.getFirst()));
    }
    Map<ScriptGroup, Segmenter> groups = new EnumMap<>(ScriptGroup.class);
    for (String tag : said) {
      Segmenter segmenter = LanguageSteps.of(tag).segmenter();
      ScriptGroup group = group(tag, segmenter);
      Segmenter before = groups.put(group, segmenter);
      if (before != null && before != segmenter) {
        throw new IllegalArgumentException(
            "%s: %s text would have both %s and %s"
                .formatted(String.join(",", said), group.id(), before.id(), segmenter.id()));
      }
    }
    return new SegmenterChoice(new Segmentation.ByScript(groups));
  }

  private static Segmentation one(String said) {
    if (said.contains(".")) {
      return new Segmentation.Named(said);
    }
    for (Segmenter segmenter : Segmenter.values()) {
      if (segmenter.id().equals(said)) {
        return new Segmentation.One(segmenter);
      }
    }
    return new Segmentation.One(LanguageSteps.of(said).segmenter());
  }

  private static ScriptGroup group(String tag, Segmenter segmenter) {
    return switch (segmenter) {
      case SMARTCN -> ScriptGroup.HAN;
      case KUROMOJI -> ScriptGroup.JAPANESE;
      case NORI -> ScriptGroup.KOREAN;
      case ICU ->
          tag.startsWith("zh") || tag.startsWith("yue")
              ? ScriptGroup.HAN
              : ScriptGroup.SOUTHEAST_ASIAN;
      case STANDARD -> ScriptGroup.OTHER;
    };
  }

  /** The step of a pipeline. */
  LuceneSegmenter step(Spaces spaces) {
    return new LuceneSegmenter(segmentation, spaces);
  }
}
