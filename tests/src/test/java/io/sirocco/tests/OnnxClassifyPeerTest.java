package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.benchmarks.ResultFile;
import io.sirocco.benchmarks.RunRecord;
import io.sirocco.benchmarks.Timing;
import io.sirocco.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmark of classification finds that ONNX Runtime tells what we tell. */
@Tag("peer")
final class OnnxClassifyPeerTest {

  private static final Pattern DIFFERENCE =
      Pattern.compile("ONNX Runtime 1\\.\\S+ .* 2 threads; largest difference of a \\w+ (\\S+)");

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "(DISTIL)?(BERT|GPT2|XLM)_CLASSIFIER")
  void probabilitiesAreOurs(HubModel model) throws Exception {
    Path directory = model.export(folder);
    // Texts are framed by special tokens, which the characters of the others lack.
    Files.delete(directory.resolve(Tokenizer.FILE_NAME));
    Files.write(directory.resolve("vocab.txt"), vocabulary(model.config().V()));
    Path json = folder.resolve("classify.json");

    SiroccoProcess.End end = SiroccoProcess.run(folder, bench(directory, json));

    assertThat(end.code()).as(end.errors()).isZero();
    RunRecord run = ResultFile.read(json);
    assertThat(run.cases().getFirst().timings())
        .extracting(Timing::contestant)
        .containsExactly("sirocco", "onnxruntime");
    String described = Objects.requireNonNull(run.peers().get("onnxruntime"));
    Matcher difference = DIFFERENCE.matcher(described);
    assertThat(difference.matches()).as(described).isTrue();
    assertThat(Double.parseDouble(difference.group(1))).isLessThan(1e-5);
  }

  private List<String> bench(Path directory, Path json) throws IOException {
    Path texts = Files.write(folder.resolve("texts.txt"), texts());
    List<String> arguments = new ArrayList<>(List.of("bench", "classify", texts.toString()));
    arguments.addAll(List.of("--model", directory.toString(), "--against", "onnxruntime"));
    arguments.addAll(List.of("--backend", "vector", "--threads", "2"));
    arguments.addAll(List.of("--lang", "ne", "--json", json.toString()));
    return arguments;
  }

  /** Of no tokens to more than the model takes. */
  private static List<String> texts() {
    Random random = new Random(3);
    List<String> texts = new ArrayList<>();
    for (int length = 0; length < 40; length++) {
      StringBuilder text = new StringBuilder();
      random.ints(length, 'a', 'z' + 1).forEach(letter -> text.append((char) letter).append(' '));
      texts.add(text.toString());
    }
    return texts;
  }

  private static List<String> vocabulary(int tokens) {
    List<String> vocabulary =
        new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    for (char letter = 'a'; letter <= 'z'; letter++) {
      vocabulary.add(String.valueOf(letter));
    }
    while (vocabulary.size() < tokens) {
      vocabulary.add("unused" + vocabulary.size());
    }
    return vocabulary;
  }
}
