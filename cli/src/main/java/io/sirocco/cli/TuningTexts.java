package io.sirocco.cli;

import io.sirocco.PretrainedModel;
import io.sirocco.classification.Example;
import io.sirocco.classification.FineTuningData;
import io.sirocco.classification.FineTuningSettings.ClassWeights;
import io.sirocco.classification.LabelKind;
import io.sirocco.classification.LabeledExamples;
import io.sirocco.classification.Regression;
import io.sirocco.classification.Scores;
import io.sirocco.classification.TagScores;
import io.sirocco.classification.TaggedText;
import io.sirocco.classification.TaggedTexts;
import io.sirocco.classification.TaggingData;
import io.sirocco.classification.TextClassifier;
import io.sirocco.classification.TextTagger;
import io.sirocco.classification.TuningData;
import io.sirocco.kernels.Backend;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts of a fine-tuning: with labels, or with tags of their words. */
sealed interface TuningTexts {

  /** To train on, and held out. */
  TuningData data();

  /** Those to train on, without what is right of them. */
  List<Example> texts();

  /** How many there are and what is told of them, for the user. */
  String summary();

  /** How much classes count where that is not said. */
  ClassWeights usualWeights();

  /**
   * What a model tells of the texts that choose nothing; null where there are none.
   *
   * @throws IOException if its parameters cannot be read
   */
  @Nullable Scores score(PretrainedModel tuned, Backend backend, String language)
      throws IOException;

  /** Texts with labels. */
  record Labeled(FineTuningData data, @Nullable LabeledExamples test) implements TuningTexts {

    /** Checks the labels of the test. */
    public Labeled {
      if (test != null) {
        test.values(data.kind(), data.labels());
      }
    }

    @Override
    public List<Example> texts() {
      return data.train().examples();
    }

    @Override
    public String summary() {
      return "%,d texts to train on, %,d held out; %s: %s"
          .formatted(
              data.train().size(),
              data.dev().size(),
              ScoreLines.outputs(data.kind()),
              data.labels());
    }

    @Override
    public ClassWeights usualWeights() {
      return data.kind() instanceof Regression ? ClassWeights.NONE : ClassWeights.ROOT;
    }

    @Override
    public @Nullable Scores score(PretrainedModel tuned, Backend backend, String language)
        throws IOException {
      if (test == null) {
        return null;
      }
      LabelKind kind = data.kind();
      try (TextClassifier classifier = new TextClassifier(tuned, backend, language)) {
        double[][] decided = classifier.outputs(test.examples(), done -> {});
        Arrays.setAll(decided, i -> kind.decide(decided[i]));
        List<String> names = classifier.labels();
        return kind.scores(names, test.values(kind, names), decided);
      }
    }
  }

  /** Texts with tags of their words. */
  record Tagged(TaggingData data, @Nullable TaggedTexts test) implements TuningTexts {

    @Override
    public List<Example> texts() {
      return data.train().texts().stream()
          .map(text -> Example.of(String.join(" ", text.words())))
          .toList();
    }

    @Override
    public String summary() {
      return "%,d texts to train on, %,d held out; tags: %s"
          .formatted(data.train().texts().size(), data.dev().texts().size(), data.labels());
    }

    @Override
    public ClassWeights usualWeights() {
      return ClassWeights.NONE;
    }

    @Override
    public @Nullable Scores score(PretrainedModel tuned, Backend backend, String language)
        throws IOException {
      if (test == null) {
        return null;
      }
      List<TaggedText> texts = test.texts();
      try (TextTagger tagger = new TextTagger(tuned, backend, language)) {
        List<List<String>> told =
            tagger.tag(texts.stream().map(TaggedText::words).toList(), done -> {}).stream()
                .map(text -> text.stream().map(TextTagger.Told::tag).toList())
                .toList();
        return TagScores.of(tagger.labels(), texts.stream().map(TaggedText::tags).toList(), told);
      }
    }
  }
}
