package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.OnnxExport;
import io.sirocco.PretrainedModel;
import io.sirocco.ProblemType;
import io.sirocco.benchmarks.Benchmark;
import io.sirocco.benchmarks.classification.ClassificationBenchmark;
import io.sirocco.benchmarks.classification.ClassificationPeer;
import io.sirocco.benchmarks.classification.ClassificationPeerProvider;
import io.sirocco.benchmarks.classification.ClassificationWork;
import io.sirocco.classification.Example;
import io.sirocco.classification.TextClassifier;
import io.sirocco.classification.TextTable;
import io.sirocco.classification.TextTable.Form;
import io.sirocco.kernels.Backend;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sirocco bench classify}: texts to probabilities of classes. */
@Command(
    name = "classify",
    description = {
      "Measures how many texts a second a model made by sirocco finetune classifies, of classes or"
          + " of labels.",
      "ONNX Runtime computes the same model, exported as ONNX, on as many threads. Both take"
          + " batches of 16 texts, sorted by length. Turning text into tokens is inside the time,"
          + " and both do it by our tokenizer: only the model's computation differs. Probabilities"
          + " have to agree within 1e-4.",
      "Each run classifies all texts: some hundred are enough."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco bench classify --model runs/hate comments.csv",
      "  sirocco bench classify --model runs/hate comments.csv --against onnxruntime --threads 1",
      "  sirocco bench classify --model runs/topics news.tsv --quotes none --json classify.json"
    })
final class BenchClassifyCommand implements Callable<Integer> {

  private final Interruption interruption;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--text",
      paramLabel = "COLUMN",
      defaultValue = "text",
      description = "The column or field of the text. Default: text.")
  private String text = "text";

  @Option(
      names = "--lang",
      paramLabel = "XX",
      defaultValue = "",
      description = "The language of the texts, for an XLM.")
  private String language = "";

  @Parameters(
      paramLabel = "FILE",
      description = "Texts in UTF-8: .csv, .tsv, .jsonl; other files have a text a line.")
  private Path file = Path.of("");

  @Mixin private QuotesOption quotes = new QuotesOption();

  @Option(
      names = "--against",
      paramLabel = "PEER",
      split = ",",
      description = "Whom to measure beside ours, in turns: onnxruntime.")
  private List<String> against = new ArrayList<>();

  @Mixin private BenchOutput output = new BenchOutput();

  @Mixin private BackendOption backend = new BackendOption();

  BenchClassifyCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public Integer call() throws IOException {
    List<ClassificationPeerProvider> providers =
        against.stream().map(BenchClassifyCommand::provider).toList();
    PretrainedModel pretrained = model.load();
    ProblemType type = pretrained.recipe().classification().problemType();
    if (type == ProblemType.REGRESSION) {
      throw new IllegalArgumentException(
          "a model whose classification.problem_type is %s tells no probabilities: only those of"
                  .formatted(type.name().toLowerCase(Locale.ROOT))
              + " classes or labels are measured");
    }
    List<Example> examples = examples();
    BackendChoice.Chosen chosen = backend.open(spec.commandLine().getErr());
    try (var opened = chosen.backend();
        TextClassifier classifier = new TextClassifier(pretrained, opened, language);
        TemporaryFolder folder = TemporaryFolder.create()) {
      List<ClassificationPeer> peers = new ArrayList<>();
      try {
        Path exported = folder.path().resolve("onnx");
        if (!providers.isEmpty()) {
          OnnxExport.export(pretrained, exported);
        }
        for (ClassificationPeerProvider provider : providers) {
          peers.add(provider.open(exported, backend.threads()));
        }
        return measure(work(pretrained, classifier, examples), classifier, opened, peers);
      } finally {
        peers.forEach(ClassificationPeer::close);
      }
    }
  }

  private int measure(
      ClassificationWork work,
      TextClassifier classifier,
      Backend ours,
      List<ClassificationPeer> peers)
      throws IOException {
    List<Example> examples = work.texts().stream().map(Example::of).toList();
    Benchmark benchmark =
        ClassificationBenchmark.of(work, () -> classifier.outputs(examples, done -> {}), peers);
    return new BenchRun(spec.commandLine().getOut(), interruption, output)
        .measure(
            benchmark, new BenchRun.Ours(ours, ours.description(), backend.threads()), List.of());
  }

  private ClassificationWork work(
      PretrainedModel pretrained, TextClassifier classifier, List<Example> examples) {
    return new ClassificationWork(
        String.valueOf(file.getFileName()),
        examples.stream().map(Example::text).toList(),
        each -> classifier.ids(Example.of(each)),
        Math.max(0, pretrained.recipe().model().languages().indexOf(language)),
        classifier.kind()::outputs);
  }

  private List<Example> examples() throws IOException {
    String name = file.toString();
    try (Reader reader = Files.newBufferedReader(file)) {
      return TextTable.read(reader, Form.of(name), quotes.quotes(), name)
          .examples(text, null, name);
    }
  }

  private static ClassificationPeerProvider provider(String name) {
    return ServiceLoader.load(ClassificationPeerProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no peer %s on the class path; the script ./sirocco fetches onnxruntime"
                    .formatted(name)));
  }
}
