package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.inference.TextEncoder;
import io.sirocco.inference.TranslationProbe;
import io.sirocco.retrieval.Retrieval;
import io.sirocco.retrieval.WordTranslation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sirocco retrieve}: how well a model finds translations. */
@Command(
    name = "retrieve",
    description = {
      "Measures how well a model brings two languages together.",
      "With --pair: two files of sentences, line i of one the translation of line i of the other;"
          + " the share whose nearest on the other side is right (P@1), by the cosine and by the"
          + " ratio margin.",
      "With --dictionary: a table of words and their translations; P@1 and mean average precision"
          + " over the words of the target side."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco retrieve --model runs/xlm --pair en-de=val.en,val.de",
      "  sirocco retrieve --model runs/xlm --pair en-de=val.en.gz,val.de.gz --pooling first",
      "  sirocco retrieve --model runs/xlm --dictionary en-de=en-de.tsv"
    })
final class RetrieveCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--pair",
      paramLabel = "XX-YY=FILE,FILE",
      description = "Sentences and their translations, a line each; also compressed.")
  private @Nullable String pair;

  @Option(
      names = "--dictionary",
      paramLabel = "XX-YY=FILE",
      description = "Words and their translations, a tab between them.")
  private @Nullable String dictionary;

  @Mixin private PoolingOption pooling = new PoolingOption();

  @Mixin private BackendOption backend = new BackendOption();

  @Override
  public Integer call() throws IOException {
    if ((pair == null) == (dictionary == null)) {
      throw new ParameterException(spec.commandLine(), "one of --pair and --dictionary is needed");
    }
    PrintWriter out = spec.commandLine().getOut();
    PretrainedModel pretrained = model.load();
    BackendChoice.Chosen chosen = backend.open(spec.commandLine().getErr());
    try (var opened = chosen.backend();
        TextEncoder encoder = TextEncoder.of(pretrained, opened, pooling.pooling());
        CountDisplay display = new CountDisplay("encode", PretrainingProcess.terminal())) {
      if (pair != null) {
        print(out, sentences(encoder, pair, display));
      }
      if (dictionary != null) {
        print(out, words(encoder, dictionary, display));
      }
    }
    out.flush();
    return ExitCode.OK;
  }

  private TranslationProbe.Sentences sentences(
      TextEncoder encoder, String argument, CountDisplay display) throws IOException {
    String[] parts = argument.split("[=,]", -1);
    String[] languages = parts[0].split("-", 2);
    if (parts.length != 3 || languages.length != 2) {
      throw new ParameterException(
          spec.commandLine(), "--pair=%s: not two languages XX-YY=FILE,FILE".formatted(argument));
    }
    TranslationProbe.Sentences result =
        TranslationProbe.sentences(
            encoder,
            new TranslationProbe.Side(languages[0], Path.of(parts[1])),
            new TranslationProbe.Side(languages[1], Path.of(parts[2])),
            display::show);
    display.finish();
    return result;
  }

  private WordTranslation words(TextEncoder encoder, String argument, CountDisplay display)
      throws IOException {
    String[] parts = argument.split("=", 2);
    String[] languages = parts[0].split("-", 2);
    if (parts.length != 2 || languages.length != 2) {
      throw new ParameterException(
          spec.commandLine(), "--dictionary=%s: not XX-YY=FILE".formatted(argument));
    }
    WordTranslation result =
        TranslationProbe.words(
            encoder,
            new TranslationProbe.Languages(languages[0], languages[1]),
            Path.of(parts[1]),
            display::show);
    display.finish();
    return result;
  }

  private static void print(PrintWriter out, TranslationProbe.Sentences result) {
    out.println("P@1 over %,d pairs".formatted(result.cosine().count()));
    print(out, "cosine", result.cosine());
    print(out, "margin", result.margin());
  }

  private static void print(PrintWriter out, String name, Retrieval retrieval) {
    out.println(
        String.format(
            Locale.ROOT,
            "  %s  forth %.4f  back %.4f  mean %.4f",
            name,
            retrieval.forward(),
            retrieval.backward(),
            (retrieval.forward() + retrieval.backward()) / 2));
  }

  private static void print(PrintWriter out, WordTranslation result) {
    out.println(
        String.format(
            Locale.ROOT,
            "P@1 %.4f  MAP %.4f  over %,d words, among %,d candidates",
            result.precision(),
            result.meanAveragePrecision(),
            result.words(),
            result.candidates()));
  }
}
