package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.benchmarks.ResultFile;
import io.sirocco.benchmarks.RunRecord;
import io.sirocco.benchmarks.Timing;
import io.sirocco.classification.Example;
import io.sirocco.classification.TextClassifier;
import io.sirocco.kernels.BackendOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How fast texts are classified, beside a peer that stands for others. */
final class BenchClassifyCommandTest {

  private static final List<String> TEXTS = List.of("red rain", "dust is");

  @TempDir private Path folder = Path.of("");

  private Path file(String name) {
    return folder.resolve(name);
  }

  @BeforeEach
  void pretrain() throws IOException {
    TinyPretraining.write(folder).run(file("run")).succeeded();
    List<String> lines = new ArrayList<>(List.of("label,stars,text"));
    for (int i = 0; i < 48; i++) {
      lines.add((i % 2 == 0 ? "color,1," : "matter,2,") + TEXTS.get(i % 2));
    }
    Files.write(file("texts.csv"), lines);
  }

  private Path tuned(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("finetune", "--model", file("run").toString(), "--epochs", "1"));
    arguments.addAll(List.of("--train", file("texts.csv").toString(), "--backend", "vector"));
    arguments.addAll(List.of("--out", file("tuned").toString(), "--threads", "1"));
    arguments.addAll(List.of(more));
    Invocation.of(Interruption.none(), arguments).succeeded();
    return file("tuned");
  }

  private Invocation bench(Path model, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("bench", "classify", "--model", model.toString()));
    arguments.addAll(List.of("--backend", "vector", "--threads", "1"));
    arguments.add(file("texts.csv").toString());
    arguments.addAll(List.of(more));
    return Invocation.of(Interruption.none(), arguments);
  }

  /** Lets the peer tell what the model tells, with another first logit. */
  private static void recordAnswers(Path model, double more) throws IOException {
    try (var backend = BackendChoice.open("vector", BackendOptions.threads(1)).backend();
        TextClassifier classifier = new TextClassifier(PretrainedModel.load(model), backend, "")) {
      for (String text : TEXTS) {
        double[] told = classifier.outputs(List.of(Example.of(text)), done -> {})[0];
        float[] logits = new float[told.length];
        for (int c = 0; c < told.length; c++) {
          logits[c] = (float) (Math.log(told[c]) + (c == 0 ? more : 0));
        }
        long sum = IntStream.of(classifier.ids(Example.of(text))).asLongStream().sum();
        RecordedAnswers.LOGITS.put(sum, logits);
      }
    }
  }

  @Test
  void oursIsMeasuredAlone() {
    Invocation bench = bench(tuned()).succeeded();

    assertThat(bench.output())
        .contains("classify: Text to probabilities of 2 classes, 48 texts in batches of 16")
        .contains("texts/s", "\ntexts.csv ")
        .doesNotContain("geomean");
  }

  @Test
  void aPeerThatAgreesIsMeasuredBesideOurs() throws IOException {
    Path model = tuned();
    recordAnswers(model, 0);
    Path json = file("classify.json");

    Invocation bench =
        bench(model, "--against", RecordedAnswers.NAME, "--json", json.toString()).succeeded();

    assertThat(bench.output())
        .containsPattern("recorded +what was recorded; largest difference of a probability \\d");
    assertThat(bench.lastLine()).matches("geomean \\d+\\.\\d\\d min \\d+\\.\\d\\d");
    RunRecord run = ResultFile.read(json);
    assertThat(run.benchmark()).isEqualTo("classify");
    assertThat(run.threads()).isEqualTo(1);
    assertThat(run.peers()).containsOnlyKeys(RecordedAnswers.NAME);
    assertThat(run.cases().getFirst().others()).as("texts").isEqualTo(48);
    assertThat(run.cases().getFirst().timings())
        .extracting(Timing::contestant)
        .containsExactly("sirocco", RecordedAnswers.NAME);
    assertThat(RecordedAnswers.THREADS).isNotEmpty().containsOnly(1);
  }

  @Test
  void aPeerThatDisagreesIsRefused() throws IOException {
    Path model = tuned();
    recordAnswers(model, 1e-2);

    bench(model, "--against", RecordedAnswers.NAME)
        .failedWith("recorded: class 1 of text 1 of texts.csv has probability ", "more than 1e-04");
  }

  @Test
  void aModelThatTellsNoProbabilitiesIsRefused() {
    bench(tuned("--task", "regression", "--label", "stars"))
        .failedWith(
            "a model whose classification.problem_type is regression tells no probabilities");
    bench(file("run")).failedWith("the model is no classifier: sirocco finetune makes one of it");
  }

  @Test
  void aPeerOrFileOrColumnThatIsNotThereIsNamed() {
    bench(file("run"), "--against", "tensorflow")
        .failedWith("no peer tensorflow on the class path; the script ./sirocco fetches");
    bench(file("run"), "--text", "comment").failedWith("texts.csv", "comment");
  }
}
