package io.sirocco.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.BackendChoice;
import io.sirocco.ModelExport;
import io.sirocco.ModelImport;
import io.sirocco.PretrainedModel;
import io.sirocco.api.Sirocco;
import io.sirocco.classification.FineTuningSettings.ClassWeights;
import io.sirocco.classification.TextTagger.Entity;
import io.sirocco.classification.TextTagger.Told;
import io.sirocco.classification.WordTokens.Piece;
import io.sirocco.inference.TextInputs;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.transformer.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From a model of a few numbers to one that tells what words are: stones, and the light on them.
 */
final class TaggingTest {

  private static final List<String> WORDS = List.of("rain", "dust", "river", "light", "stone");

  @TempDir private Path folder = Path.of("");

  /** "stone" begins a rock, which a "light" right after it belongs to. */
  private static TaggedText text(Random random, int length) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      words.add(WORDS.get(random.nextInt(WORDS.size())));
    }
    return new TaggedText(words, tags(words));
  }

  private static List<String> tags(List<String> words) {
    List<String> tags = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      boolean lit = i > 0 && words.get(i - 1).equals("stone") && words.get(i).equals("light");
      tags.add(words.get(i).equals("stone") ? "B-ROCK" : lit ? "I-ROCK" : "O");
    }
    return tags;
  }

  private static TaggedTexts texts(String name, int count, long seed) {
    Random random = new Random(seed);
    List<TaggedText> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(text(random, 1 + random.nextInt(8)));
    }
    return new TaggedTexts(name, texts);
  }

  private static Backend backend() {
    return BackendChoice.open("vector", BackendOptions.threads(2)).backend();
  }

  private static FineTuning.Result tune(Path run, TaggingData data, Path out) throws IOException {
    return tune(run, data, out, null);
  }

  private static FineTuning.Result tune(
      Path run, TaggingData data, Path out, @Nullable Summary summary) throws IOException {
    FineTuningSettings settings =
        new FineTuningSettings(1, 15, 8, 2e-2, .9, 0, .01, ClassWeights.ROOT, 20, 0, summary);
    try (Backend backend = backend()) {
      FineTuning.Request request =
          new FineTuning.Request(
              PretrainedModel.load(run), "tiny", data, out, "", backend, 2, settings);
      return new FineTuning(request, TinyClassifier.ENVIRONMENT)
          .run(new TinyClassifier.Silent(), () -> false);
    }
  }

  private static List<String> told(List<Told> told) {
    return told.stream().map(Told::tag).toList();
  }

  @Test
  void tagsAreNotToldFromAMean() throws IOException {
    TaggingData data = new TaggingData(texts("train", 20, 1), texts("dev", 4, 2), List.of());
    Path run = TinyClassifier.pretrained(folder, "bert");
    assertThatThrownBy(() -> tune(run, data, folder.resolve("out"), Summary.MEAN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pooling mean with classes of tokens: each is told from its own state");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "gpt", "xlm"})
  void tagsAreLearnedWhateverTheModel(String type) throws IOException {
    TaggingData data = new TaggingData(texts("train", 200, 1), texts("dev", 40, 2), List.of());
    Path out = folder.resolve("out");
    FineTuning.Result result = tune(TinyClassifier.pretrained(folder, type), data, out);
    assertThat(result.best().dev()).isInstanceOf(SpanScores.class);
    assertThat(result.best().dev().choice()).isGreaterThan(.9);
    try (Backend backend = backend();
        TextTagger tagger = new TextTagger(PretrainedModel.load(out), backend, "")) {
      assertThat(tagger.labels()).containsExactly("B-ROCK", "I-ROCK", "O");
      List<TaggedText> fresh = new ArrayList<>(texts("fresh", 20, 3).texts());
      fresh.add(text(new Random(4), 60));
      List<List<Told>> all = tagger.tag(fresh.stream().map(TaggedText::words).toList(), done -> {});
      int right = 0;
      int words = 0;
      for (int i = 0; i < fresh.size(); i++) {
        List<String> tags = fresh.get(i).tags();
        assertThat(all.get(i)).hasSameSizeAs(tags);
        for (int word = 0; word < tags.size(); word++) {
          right += tags.get(word).equals(all.get(i).get(word).tag()) ? 1 : 0;
          words++;
        }
        assertThat(all.get(i)).allMatch(each -> each.confidence() > .3 && each.confidence() <= 1);
        assertThat(told(tagger.tag(List.of(fresh.get(i).words()), done -> {}).getFirst()))
            .as("alone")
            .isEqualTo(told(all.get(i)));
      }
      assertThat(right).isGreaterThan(words * 9 / 10);
      assertThat(tagger.tag(List.of(List.of(), List.of("dust")), done -> {}))
          .extracting(List::size)
          .containsExactly(0, 1);
      Entity rock = tagger.entities("rain stone light dust").getFirst();
      assertThat(rock.type()).isEqualTo("ROCK");
      assertThat(rock.text()).isEqualTo("stone light");
      assertThat(rock.start()).isEqualTo(5);
      assertThat(rock.end()).isEqualTo(16);
    }
    try (Sirocco model = Sirocco.load(out)) {
      assertThat(model.entities("dust stone")).extracting(Entity::text).containsExactly("stone");
      assertThat(told(model.tag(List.of("dust", "stone")))).containsExactly("O", "B-ROCK");
      assertThatThrownBy(() -> model.classify("dust"))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("cannot classify: it tells tags of words");
    }
    try (Sirocco model = Sirocco.load(folder.resolve(type))) {
      assertThatThrownBy(() -> model.entities("dust"))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("cannot tag words: sirocco finetune --task token makes one");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "gpt"})
  void tagsAreTheSameThroughADirectoryOfHuggingFace(String type) throws IOException {
    TaggingData data = new TaggingData(texts("train", 60, 1), texts("dev", 20, 2), List.of());
    Path tuned = folder.resolve("tuned");
    tune(TinyClassifier.pretrained(folder, type), data, tuned);
    Path exported = folder.resolve("exported");
    ModelExport.export(PretrainedModel.load(tuned), exported);
    assertThat(Files.readString(exported.resolve("README.md")))
        .contains("pipeline_tag: token-classification", "It tells of tokens: B-ROCK, I-ROCK, O.");
    Path imported = folder.resolve("imported");
    ModelImport.run(exported, imported, TinyClassifier.ENVIRONMENT);
    List<String> words = text(new Random(5), 40).words();
    try (Sirocco ours = Sirocco.load(tuned)) {
      for (Path place : List.of(exported, imported)) {
        try (Sirocco theirs = Sirocco.load(place)) {
          assertThat(theirs.tag(words)).isEqualTo(ours.tag(words));
        }
      }
    }
  }

  /** Each word once, in order, by its first token or a GPT's last, in as many pieces as needed. */
  @ParameterizedTest
  @ValueSource(strings = {"bert", "gpt", "xlm"})
  void longTextsAreCutBetweenWords(String type) throws IOException {
    PretrainedModel model = PretrainedModel.load(TinyClassifier.pretrained(folder, type));
    Tokenizer tokenizer = model.tokenizer();
    TextInputs inputs = new TextInputs(model.recipe(), tokenizer);
    WordTokens words = new WordTokens(tokenizer, inputs);
    // A word has up to five tokens here.
    for (int length = 1; length < 70; length += 3) {
      List<String> all = text(new Random(length), length).words();
      List<Piece> pieces = words.pieces(7, all);
      int next = 0;
      for (Piece piece : pieces) {
        assertThat(piece.text()).isEqualTo(7);
        assertThat(piece.word()).isEqualTo(next);
        assertThat(piece.encoded().length()).isLessThanOrEqualTo(24);
        for (int position : piece.positions()) {
          int[] own = tokenizer.ids(all.get(next));
          int telling = type.equals("gpt") ? own[own.length - 1] : own[0];
          assertThat(piece.encoded().ids()[position]).isEqualTo(telling);
          next++;
        }
      }
      assertThat(next).isEqualTo(length);
      int tokens = tokenizer.ids(String.join(" ", all)).length;
      assertThat(pieces).hasSizeLessThanOrEqualTo(Math.ceilDiv(tokens, inputs.room() - 4));
    }
  }

  @Test
  void aWordWithoutTokensIsOutside() throws IOException {
    PretrainedModel model = PretrainedModel.load(TinyClassifier.pretrained(folder, "bert"));
    WordTokens words =
        new WordTokens(model.tokenizer(), new TextInputs(model.recipe(), model.tokenizer()));
    Piece piece = words.pieces(0, List.of("\u0001", "dust", "\u0002", "rain")).getFirst();
    assertThat(piece.positions()[0]).isEqualTo(WordTokens.NONE);
    assertThat(piece.positions()[1]).isEqualTo(1);
    assertThat(piece.positions()[2]).isEqualTo(WordTokens.NONE);
    assertThat(words.pieces(0, Collections.nCopies(3, "\u0001")).getFirst().encoded().length())
        .isGreaterThan(0);
    String longest = "stone".repeat(19);
    List<Piece> pieces = words.pieces(0, List.of("dust", longest, "rain"));
    assertThat(pieces).extracting(Piece::word).containsExactly(0, 1, 2);
  }

  @Test
  void aTagThatTrainingLacksIsRefusedWithItsPlace() throws IOException {
    TaggedTexts train = texts("train.conll", 20, 1);
    TaggedTexts dev =
        new TaggedTexts("dev.conll", List.of(new TaggedText(List.of("a", "b"), List.of("O", "X"))));
    Path run = TinyClassifier.pretrained(folder, "bert");
    assertThatThrownBy(
            () -> tune(run, new TaggingData(train, dev, List.of()), folder.resolve("out")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dev.conll: text 1, word 2 'b': the tag 'X'")
        .hasMessageContaining("[B-ROCK, I-ROCK, O]");
  }
}
