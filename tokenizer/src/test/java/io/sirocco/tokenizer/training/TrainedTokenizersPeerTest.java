package io.sirocco.tokenizer.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.TokenizerPipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokenizers that are trained here give the same ids in Hugging Face's library. */
@Tag("peer")
class TrainedTokenizersPeerTest {
  private static final List<String> SYLLABLES =
      List.of(
          "ka", "to", "mi", "ré", "Sü", "ing", "ed", "tion", "'s", "中", "文", "字", "हि", "न्दी",
          "été", "über", "12", "7", ".", ",", "!", "-", " ", " ", " ", "  ", "ll", "x", "Ω", "🙂");

  /** Texts of syllables, some far more frequent than others. */
  private static List<String> texts(int count, long seed) {
    Random random = new Random(seed);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < 30; j++) {
        double place = random.nextDouble() * random.nextDouble();
        text.append(SYLLABLES.get((int) (place * SYLLABLES.size())));
        if (random.nextInt(3) == 0) {
          text.append(' ');
        }
      }
      texts.add(text.toString());
    }
    return texts;
  }

  static List<TrainingPreset> presets() {
    return Stream.concat(
            TrainingPresets.ALL.stream()
                // Their files have forms that Hugging Face reads otherwise or not at all.
                .filter(preset -> !(preset.model() instanceof ModelTraining.SingleCharacters)),
            Stream.of(
                TrainingPresets.SENTENCE_PIECE_UNIGRAM.withByteFallback(),
                TrainingPresets.SENTENCE_PIECE_BPE.withByteFallback()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void giveTheSameIds(TrainingPreset preset, @TempDir Path directory) throws IOException {
    TokenizerPipeline ours =
        TokenizerTraining.of(preset, 700)
            .withThreads(2)
            .train(List.of(LanguageTexts.of(texts(400, 1))), TrainingProgress.NONE)
            .tokenizer();
    ours.save(directory);
    List<String> others = texts(400, 2);
    others.addAll(List.of("", " ", "日本語", "naïve façade", "a\tb\nc", "<s> [MASK] <|endoftext|>"));

    try (HuggingFaceTokenizer theirs =
        HuggingFaceTokenizer.newInstance(
            directory.resolve(Tokenizer.FILE_NAME), Map.of("truncation", "false"))) {
      for (String text : others) {
        assertThat(ours.ids(text))
            .as("%s: \"%s\"", preset.name(), text)
            .isEqualTo(
                Arrays.stream(theirs.encode(text, false, false).getIds())
                    .mapToInt(Math::toIntExact)
                    .toArray());
      }
    }
  }
}
