package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sirocco.BackendChoice;
import io.sirocco.ModelImport;
import io.sirocco.OnnxExport;
import io.sirocco.PretrainedModel;
import io.sirocco.Pretraining;
import io.sirocco.RecipeException;
import io.sirocco.classification.Example;
import io.sirocco.classification.TextClassifier;
import io.sirocco.hub.SafetensorsException;
import io.sirocco.hub.TensorSource;
import io.sirocco.hub.TensorTarget;
import io.sirocco.huggingface.HuggingFaceException;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.onnx.OnnxException;
import io.sirocco.onnx.OnnxInitializers;
import io.sirocco.tests.PublishedModel.NumberType;
import io.sirocco.tokenization.TokenizerRecipe;
import io.sirocco.tokenization.TokenizerTrainer;
import io.sirocco.tokenizer.MalformedText;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.UnknownCharacterException;
import io.sirocco.tokenizer.format.TokenizerFileException;
import io.sirocco.tokenizer.model.UnknownWordException;
import io.sirocco.tokenizer.training.TrainingPreset;
import io.sirocco.tokenizer.training.TrainingPresets;
import io.sirocco.tokenizer.training.TrainingProgress;
import io.sirocco.training.CheckpointException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of others that are damaged at random are read, or refused by an exception that is declared,
 * in memory that follows from their size.
 */
final class HostileFilesTest {

  private static final int MUTATIONS = 1000;

  /** The files have some 100 KB; what is read of them once or twice does not come near. */
  private static final long ALLOCATED_BYTES = 64L << 20;

  private static final Set<Class<?>> DECLARED =
      Set.of(
          HuggingFaceException.class,
          SafetensorsException.class,
          OnnxException.class,
          TokenizerFileException.class,
          CheckpointException.class,
          RecipeException.class);

  private static final Pretraining.Environment ENVIRONMENT =
      new Pretraining.Environment(
          () -> 0, "2026-01-02T03:04:05Z", "1.2.3", null, "a JVM", 42, Long.MAX_VALUE);

  @TempDir private Path folder;

  /** What a program does with a file. */
  private interface Use {
    void run() throws IOException;
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "config.json"})
  void aModelIsReadOrRefused(String name) throws IOException {
    Path directory = PublishedModel.distilBert().write(folder.resolve("model"), NumberType.F32);
    int refused = mutate(directory.resolve(name), () -> read(directory));
    assertThat(refused).as("refused of %d", MUTATIONS).isBetween(MUTATIONS / 4, MUTATIONS);
  }

  @Test
  void aListOfFilesIsReadOrRefused() throws IOException {
    Path directory = PublishedModel.distilBert().writeSharded(folder.resolve("model"));
    int refused = mutate(directory.resolve("model.safetensors.index.json"), () -> read(directory));
    assertThat(refused).as("refused of %d", MUTATIONS).isBetween(MUTATIONS / 8, MUTATIONS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "tokenizer.json"})
  void aPublishedClassifierClassifiesOrIsRefused(String name) throws IOException {
    Path directory = classifier();
    try (Backend backend = BackendChoice.open("vector", BackendOptions.threads(1)).backend()) {
      int refused = mutate(directory.resolve(name), () -> classify(directory, backend));
      assertThat(refused).as("refused of %d", MUTATIONS).isBetween(MUTATIONS / 8, MUTATIONS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.yaml", "checkpoints/last/state.json"})
  void aRunOfAClassifierClassifiesOrIsRefused(String name) throws IOException {
    Path run = folder.resolve("run");
    ModelImport.run(classifier(), run, ENVIRONMENT);
    try (Backend backend = BackendChoice.open("vector", BackendOptions.threads(1)).backend()) {
      int refused = mutate(run.resolve(name), () -> classify(run, backend));
      assertThat(refused).as("refused of %d", MUTATIONS).isBetween(MUTATIONS / 4, MUTATIONS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"recipe.yaml", "model.onnx"})
  void anOnnxDirectoryClassifiesOrIsRefused(String name) throws IOException {
    Path directory = folder.resolve("onnx");
    OnnxExport.export(PretrainedModel.load(classifier()), directory);
    try (Backend backend = BackendChoice.open("vector", BackendOptions.threads(1)).backend()) {
      int refused = mutate(directory.resolve(name), () -> classify(directory, backend));
      assertThat(refused).as("refused of %d", MUTATIONS).isBetween(MUTATIONS / 8, MUTATIONS);
    }
  }

  private Path classifier() throws IOException {
    return PublishedModel.robertaClassifier("RobertaForSequenceClassification", "roberta")
        .write(folder.resolve("model"), NumberType.F32);
  }

  private static void classify(Path directory, Backend backend) throws IOException {
    PretrainedModel pretrained = PretrainedModel.load(directory);
    if (pretrained.recipe().classification().labels().isEmpty()) {
      // Without its labels it is a model that can be tuned.
      return;
    }
    try (TextClassifier classifier = new TextClassifier(pretrained, backend, "")) {
      for (double told : classifier.outputs(List.of(Example.of("red dust")), done -> {})[0]) {
        assertThat(told).isFinite();
      }
    } catch (UnknownCharacterException | UnknownWordException e) {
      assertThat(e).hasMessageContaining("'");
    }
  }

  private static void read(Path directory) throws IOException {
    PretrainedModel pretrained = PretrainedModel.load(directory);
    pretrained
        .parameters()
        .restore(
            pretrained.model().tensors().stream()
                .map(tensor ->
                    new TensorTarget(tensor.name(), tensor.shape().sizes(), (from, values) -> {}))
                .toList());
  }

  @Test
  void parametersOfAnOnnxFileAreReadOrRefused() throws IOException {
    Path file = ExportedModel.LLAMA.export(folder).resolve("model.onnx");
    int refused = mutate(file, () -> readInitializers(file));
    assertThat(refused).as("refused of %d", MUTATIONS).isBetween(MUTATIONS / 4, MUTATIONS);
  }

  private static void readInitializers(Path file) throws IOException {
    try (OnnxInitializers tensors = OnnxInitializers.open(file)) {
      for (TensorSource tensor : tensors.sources()) {
        tensor.elements().read(0, new float[Math.toIntExact(tensor.count())]);
      }
    }
  }

  static Stream<TrainingPreset> presets() {
    return Stream.of(
        TrainingPresets.GPT2,
        TrainingPresets.BERT,
        TrainingPresets.XLM,
        TrainingPresets.SENTENCE_PIECE);
  }

  @ParameterizedTest
  @MethodSource("presets")
  void aTokenizerIsReadOrRefused(TrainingPreset preset) throws IOException {
    Path text = folder.resolve("text");
    Files.writeString(text, "Red rain is dust from the desert, 12 times a year.\n".repeat(4));
    Path directory = folder.resolve("tokenizer");
    new TokenizerTrainer(new TokenizerRecipe(preset, preset.limits(300)), 1)
        .train(Map.of("en", List.of(text)), MalformedText.REFUSE, TrainingProgress.NONE)
        .tokenizer()
        .save(directory);
    int refused = mutate(directory.resolve(Tokenizer.FILE_NAME), () -> use(directory));
    assertThat(refused).as("refused of %d", MUTATIONS).isBetween(MUTATIONS / 8, MUTATIONS);
  }

  private static void use(Path directory) throws IOException {
    Tokenizer tokenizer = Tokenizer.load(directory);
    try {
      tokenizer.decode(tokenizer.ids("Red dust, 1 t\u00efme a year \u4e00."));
    } catch (UnknownCharacterException | UnknownWordException e) {
      assertThat(e).hasMessageContaining("'");
    }
  }

  /** Uses a file after each of its mutations; returns how many were refused. */
  private static int mutate(Path file, Use use) throws IOException {
    byte[] original = Files.readAllBytes(file);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int refused = 0;
    for (long seed = 0; seed < MUTATIONS; seed++) {
      // Of small seeds that lie together the first draws are all alike.
      Files.write(file, mutated(original, new Random(seed * 0x9E3779B97F4A7C15L)));
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        use.run();
      } catch (IOException | RecipeException e) {
        assertThat(DECLARED).as("seed %d: %s", seed, e).contains(e.getClass());
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed %d: %s".formatted(seed, e), e);
      }
      assertThat(threads.getCurrentThreadAllocatedBytes() - before)
          .as("bytes allocated, seed %d", seed)
          .isLessThan(ALLOCATED_BYTES);
    }
    return refused;
  }

  private static byte[] mutated(byte[] original, Random random) {
    byte[] content = original.clone();
    return switch (random.nextInt(8)) {
      case 0 -> {
        for (int flip = 1 + random.nextInt(8); flip > 0; flip--) {
          content[place(content, random)] ^= (byte) (1 << random.nextInt(8));
        }
        yield content;
      }
      case 1 -> Arrays.copyOf(content, random.nextInt(content.length));
      case 2 -> {
        int begin = place(content, random);
        int end = Math.min(content.length, begin + 1 + random.nextInt(40));
        yield joined(content, begin, new byte[0], end);
      }
      case 3 -> {
        int begin = place(content, random);
        int end = Math.min(content.length, begin + 1 + random.nextInt(40));
        yield joined(content, begin, Arrays.copyOfRange(content, begin, end), begin);
      }
      case 4, 5 -> withOtherText(content, random);
      default -> withOtherNumber(content, random);
    };
  }

  /** Mostly near the beginning, where headers and settings are. */
  private static int place(byte[] content, Random random) {
    return random.nextInt(random.nextBoolean() ? content.length : Math.min(2000, content.length));
  }

  /** What stands in quotation marks, in the place of something else that does. */
  private static byte[] withOtherText(byte[] content, Random random) {
    List<Integer> marks = new ArrayList<>();
    for (int i = 0; i < Math.min(content.length, 20_000); i++) {
      if (content[i] == '"') {
        marks.add(i);
      }
    }
    int one = 2 * random.nextInt(marks.size() / 2);
    int other = 2 * random.nextInt(marks.size() / 2);
    byte[] text = Arrays.copyOfRange(content, marks.get(other), marks.get(other + 1));
    return joined(content, marks.get(one), text, marks.get(one + 1));
  }

  private static byte[] withOtherNumber(byte[] content, Random random) {
    List<String> numbers =
        List.of(
            "0",
            "1",
            "-1",
            "7",
            "0.5",
            "1e308",
            "-1e-300",
            "65536",
            "2147483647",
            "2147483648",
            "4294967296",
            "9223372036854775807",
            "99999999999999999999",
            "null",
            "true",
            "[]",
            "{}",
            "\"x\"");
    byte[] number = numbers.get(random.nextInt(numbers.size())).getBytes(StandardCharsets.US_ASCII);
    List<int[]> runs = new ArrayList<>();
    for (int i = 0; i < Math.min(content.length, 20_000); i++) {
      if (isDigit(content[i]) && (i == 0 || !isDigit(content[i - 1]))) {
        int end = i;
        while (end < content.length && isDigit(content[end])) {
          end++;
        }
        runs.add(new int[] {i, end});
      }
    }
    int[] run = runs.get(random.nextInt(runs.size()));
    return joined(content, run[0], number, run[1]);
  }

  private static boolean isDigit(byte value) {
    return value >= '0' && value <= '9';
  }

  /** The content until a place, something else, and the content from another place on. */
  private static byte[] joined(byte[] content, int end, byte[] middle, int begin) {
    byte[] all = new byte[end + middle.length + content.length - begin];
    System.arraycopy(content, 0, all, 0, end);
    System.arraycopy(middle, 0, all, end, middle.length);
    System.arraycopy(content, begin, all, end + middle.length, content.length - begin);
    return all;
  }
}
