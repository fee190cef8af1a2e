package io.sirocco.cli;

import io.sirocco.corpora.store.DatasetName;
import io.sirocco.corpora.store.DatasetSummary;
import io.sirocco.corpora.store.DocumentStatistics;
import io.sirocco.corpora.store.StoreManifest;
import io.sirocco.corpora.store.TokenStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sirocco corpus stats}: how much of what. */
@Command(
    name = "stats",
    description = "Counts tokens, documents, languages, lengths and duplicates.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  sirocco corpus stats corpora/mine --png lengths.png"})
final class CorpusStatsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "The prepared corpus.")
  private Path directory = Path.of("");

  @Option(
      names = "--png",
      paramLabel = "FILE",
      description = "Draws how long the documents of each language are.")
  private @Nullable Path png;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    TreeMap<DatasetName, DocumentStatistics> statistics = new TreeMap<>();
    try (TokenStore store = TokenStore.open(directory)) {
      StoreManifest manifest = store.manifest();
      out.println(
          "tokenizer %s, %,d tokens"
              .formatted(manifest.tokenizer().sha256(), manifest.tokenizer().vocabularySize()));
      for (DatasetSummary dataset : manifest.datasets()) {
        DocumentStatistics found =
            DocumentStatistics.of(store.dataset(dataset.name()).orElseThrow());
        statistics.put(dataset.name(), found);
        out.println(CorpusPrepareCommand.line(dataset));
        out.println(
            String.format(
                Locale.ROOT,
                "%24s documents of %,d to %,d tokens, half of them up to %,d; %,d duplicates (%.2f"
                    + " %%)",
                "",
                found.shortest(),
                found.longest(),
                found.median(),
                found.duplicates(),
                100.0 * found.duplicates() / Math.max(1, found.documents())));
        out.flush();
      }
      for (StoreManifest.Preparation preparation : manifest.preparations()) {
        out.println("prepared from %,d files:".formatted(preparation.sources().size()));
        CorpusPrepareCommand.report(preparation.report()).forEach(line -> out.println("  " + line));
      }
    }
    if (png != null) {
      LengthsChart.write(png, statistics);
      out.println("drawn: " + png);
    }
    out.flush();
    return ExitCode.OK;
  }
}
