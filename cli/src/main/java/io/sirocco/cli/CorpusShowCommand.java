package io.sirocco.cli;

import io.sirocco.ShownSamples;
import io.sirocco.corpora.sampling.IndexSettings;
import io.sirocco.corpora.sampling.SampleRow;
import io.sirocco.corpora.sampling.Samples;
import io.sirocco.corpora.store.TokenStore;
import io.sirocco.tasks.SampleForm;
import io.sirocco.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sirocco corpus show}: samples to look at. */
@Command(
    name = "show",
    description = "Shows samples of a prepared corpus as a trainer sees them, decoded.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco corpus show corpora/mine",
      "  sirocco corpus show corpora/bert --as pairs --length 128 --index 40 --count 3",
      "  sirocco corpus show corpora/mine --as translations --lang en-ne"
    })
final class CorpusShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "The prepared corpus.")
  private Path directory = Path.of("");

  @Option(
      names = "--index",
      paramLabel = "N",
      defaultValue = "0",
      description = "The first sample, from 0. Default: ${DEFAULT-VALUE}.")
  private long index;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many samples. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--as",
      paramLabel = "FORM",
      defaultValue = "BLOCKS",
      description = "What samples are made for: ${COMPLETION-CANDIDATES}. Default: blocks.")
  private SampleForm form = SampleForm.BLOCKS;

  @Option(
      names = "--lang",
      paramLabel = "XX",
      description = "The language, or the pair XX-YY. Default: the first that there is.")
  private @Nullable String language;

  @Option(
      names = "--length",
      paramLabel = "T",
      defaultValue = "128",
      description = "Positions of a sample. Default: ${DEFAULT-VALUE}.")
  private int length;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1337",
      description = "What is random. Default: ${DEFAULT-VALUE}, that of recipes.")
  private long seed;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (TokenStore store = TokenStore.open(directory);
        TemporaryFolder scratch = TemporaryFolder.create()) {
      ShownSamples shown = new ShownSamples(store, Tokenizer.load(store.tokenizer()));
      ShownSamples.Choice choice = new ShownSamples.Choice(form, language, length, seed);
      IndexSettings settings =
          new IndexSettings(scratch.path(), Runtime.getRuntime().availableProcessors());
      try (Samples samples = shown.open(choice, settings)) {
        print(out, shown, samples);
      }
    }
    return ExitCode.OK;
  }

  private void print(PrintWriter out, ShownSamples shown, Samples samples) throws IOException {
    long all = samples.count(0);
    if (index < 0 || index >= all) {
      throw new IllegalArgumentException(
          "--index %d: samples of the first epoch are 0 to %d".formatted(index, all - 1));
    }
    SampleRow row = new SampleRow(length);
    for (long i = index; i < Math.min(all, index + count); i++) {
      samples.fill(0, i, row);
      String label =
          row.label() == SampleRow.NO_LABEL
              ? ""
              : ", label %d (%s)".formatted(row.label(), row.label() == 0 ? "next" : "random");
      out.println(
          "sample %,d of %,d: %d of %d positions%s"
              .formatted(i, all, row.length(), row.T(), label));
      for (ShownSamples.Part part : shown.parts(row)) {
        out.println(
            "  group %d, segment %d, position %d, %d tokens"
                .formatted(part.group(), part.segment(), part.firstPosition(), part.tokens()));
        out.println(part.text().indent(4).stripTrailing());
      }
    }
    out.flush();
  }
}
