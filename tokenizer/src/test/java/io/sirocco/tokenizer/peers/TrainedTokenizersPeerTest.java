package io.sirocco.tokenizer.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.training.AlphabetLimit;
import io.sirocco.tokenizer.training.LanguageTexts;
import io.sirocco.tokenizer.training.TokenizerTraining;
import io.sirocco.tokenizer.training.TrainingPreset;
import io.sirocco.tokenizer.training.TrainingPresets;
import io.sirocco.tokenizer.training.TrainingProgress;
import io.sirocco.tokenizer.training.VocabularyLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type of tokenizer that is trained here, over {@link PeerTexts}. */
@Tag("peer")
class TrainedTokenizersPeerTest {
  private static final int VOCABULARY = 8000;
  private static final int CHARACTERS = 3000;

  /** Every how manieth line is learned from. */
  private static final int SAMPLED = 40;

  @TempDir private Path directory = Path.of("");

  static List<TrainingPreset> presets() {
    return Stream.concat(
            TrainingPresets.ALL.stream(),
            Stream.of(TrainingPresets.SENTENCE_PIECE.withByteFallback()))
        .toList();
  }

  private Peers open(TrainingPreset preset, List<String> texts) throws IOException {
    VocabularyLimits limits = preset.limits(VOCABULARY);
    TokenizerPipeline trained =
        TokenizerTraining.of(preset, VOCABULARY)
            .withVocabulary(
                preset.isByteLevel()
                    ? limits
                    : limits.withAlphabet(new AlphabetLimit.MostFrequent(CHARACTERS)))
            .withThreads(2)
            .train(List.of(LanguageTexts.of(texts)), TrainingProgress.NONE)
            .tokenizer();
    return Peers.of(trained, directory);
  }

  @ParameterizedTest
  @MethodSource("presets")
  void fuzzedTextsAreTheSame(TrainingPreset preset) throws IOException {
    List<String> texts = new ArrayList<>();
    PeerTexts.fuzzed(texts::add);
    try (Peers peers = open(preset, texts.subList(0, Math.min(2000, texts.size())))) {
      PeerTexts.fuzzed(text -> assertThat(peers.difference(text)).as(text).isEmpty());
    }
  }

  @ParameterizedTest
  @MethodSource("presets")
  void linesOfManyLanguagesAreTheSame(TrainingPreset preset) throws IOException {
    List<String> texts = new ArrayList<>();
    SharedData.forEachLine(SAMPLED, texts::add);
    try (Peers peers = open(preset, texts)) {
      PeerTexts.lines(line -> assertThat(peers.difference(line)).as(line).isEmpty());
    }
  }
}
