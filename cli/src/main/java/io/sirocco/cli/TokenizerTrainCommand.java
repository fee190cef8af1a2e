package io.sirocco.cli;

import io.sirocco.tokenization.SegmenterChoice;
import io.sirocco.tokenization.TokenizerRecipe;
import io.sirocco.tokenization.TokenizerTrainer;
import io.sirocco.tokenization.TokenizerTypes;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.training.AlphabetLimit;
import io.sirocco.tokenizer.training.LanguageSampling;
import io.sirocco.tokenizer.training.TrainedTokenizer;
import io.sirocco.tokenizer.training.TrainingPreset;
import io.sirocco.tokenizer.training.VocabularyLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sirocco tokenizer train}: a tokenizer from text. */
@Command(
    name = "train",
    description = {
      "Learns a tokenizer from text in UTF-8, line by line, and writes DIR/tokenizer.json when it"
          + " is complete. Same text and options, same file, whatever the threads."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco tokenizer train --type bpe --vocab-size 16000 --out tok input.txt",
      "  sirocco tokenizer train --type unigram --vocab-size 32000 --out tok --lang de=de.txt"
          + " --lang sw=sw.txt --alpha 0.5",
      "  sirocco tokenizer train --type wordpiece --preset bert-cased --vocab-size 8000 --out tok"
          + " --segmenter ja ja.txt",
      "  sirocco tokenizer train --type bpe --vocab-size 32000 --out tok --segmenter zh,ja,th"
          + " --normalizer nfc --special \"<sep>\" a.txt b.txt"
    })
final class TokenizerTrainCommand implements Callable<Integer> {

  private final Interruption interruption;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--type",
      paramLabel = "T",
      required = true,
      description = "bpe, wordpiece, unigram, character or byte.")
  private String type = "";

  @Option(
      names = "--preset",
      paramLabel = "P",
      description =
          "How it sees text, as published models do. bpe: gpt2 (default), xlm, sentencepiece-bpe."
              + " wordpiece: bert (default), bert-cased. unigram: sentencepiece.")
  private @Nullable String preset;

  @Option(
      names = "--vocab-size",
      paramLabel = "N",
      description = "Tokens, special ones included. Needed but for character and byte.")
  private @Nullable Integer vocabularySize;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder that gets tokenizer.json.")
  private Path out = Path.of("");

  @Option(names = "--overwrite", description = "Replace a tokenizer.json that is there already.")
  private boolean overwrite;

  @Option(
      names = "--lang",
      paramLabel = "xx=FILE",
      converter = LanguageFile.Converter.class,
      description = "A file in a language; again for more files and languages.")
  private List<LanguageFile> languages = new ArrayList<>();

  @Option(
      names = "--alpha",
      paramLabel = "A",
      defaultValue = "0.5",
      description =
          "Weights of languages: a share p of the words counts as p^A. 1 leaves the shares, 0 makes"
              + " all languages alike. Default: 0.5.")
  private double alpha;

  @Option(
      names = "--min-frequency",
      paramLabel = "N",
      description = "How often a token has to occur to be learned. Default: 2.")
  private @Nullable Long minimumFrequency;

  @Option(
      names = "--alphabet",
      paramLabel = "N",
      description = "The most characters that get a token of their own; others are unknown.")
  private @Nullable Integer alphabet;

  @Option(
      names = "--coverage",
      paramLabel = "X",
      description =
          "The share of the text that characters with a token of their own make up. Default: all,"
              + " or what is usual for the preset.")
  private @Nullable Double coverage;

  @Option(
      names = "--special",
      paramLabel = "TOKEN",
      description = "A special token besides those of the preset; again for more.")
  private List<String> specialTokens = new ArrayList<>();

  @Option(
      names = {"--segmenter", "--lucene"},
      paramLabel = "S",
      split = ",",
      description =
          "Words by Apache Lucene: a language tag (zh: smartcn, ja: kuromoji, ko: nori, th lo km"
              + " my: ICU, others: Unicode's words), several with commas (each for its script),"
              + " auto (all of them), standard, icu, smartcn, kuromoji, nori, or the class of an"
              + " Analyzer.")
  private @Nullable List<String> segmenter;

  @Option(
      names = "--normalizer",
      paramLabel = "N",
      split = ",",
      description =
          "Steps instead of the preset's, with commas; none for none. See docs/tokenizers.md.")
  private @Nullable List<String> normalizers;

  @Option(
      names = "--pre-tokenizer",
      paramLabel = "P",
      split = ",",
      description =
          "Steps instead of the preset's, with commas; none for none. See docs/tokenizers.md.")
  private @Nullable List<String> preTokenizers;

  @Option(
      names = "--invalid-utf8",
      paramLabel = "P",
      defaultValue = "REJECT",
      description = "replace or reject; see encode. Default: reject.")
  private TextSourceOption.InvalidUtf8 invalid = TextSourceOption.InvalidUtf8.REJECT;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; the result does not depend on it. Default: all.")
  private @Nullable Integer threads;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Files of no language in particular.")
  private List<Path> files = new ArrayList<>();

  TokenizerTrainCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter printer = spec.commandLine().getOut();
    TokenizerRecipe recipe = recipe();
    Map<String, List<Path>> byLanguage = LanguageFile.byLanguage(languages, files);
    if (byLanguage.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Which text? Name files, or --lang xx=FILE");
    }
    Path target = out.resolve(Tokenizer.FILE_NAME);
    if (Files.exists(target) && !overwrite) {
      throw new IOException(target + ": is there already; --overwrite replaces it");
    }
    TokenizerTrainer trainer = new TokenizerTrainer(recipe, threadCount());
    try (TokenizerTrainingDisplay display =
        new TokenizerTrainingDisplay(
            printer, PretrainingProcess.terminal(), System::nanoTime, interruption::requested)) {
      TrainedTokenizer trained = trainer.train(byLanguage, invalid.policy(), display);
      display.finish();
      trained.tokenizer().save(out);
      printer.println(trained.report());
      printer.println("written: " + target);
      printer.flush();
      return ExitCode.OK;
    } catch (CancellationException stopped) {
      return Interruption.EXIT_CODE;
    }
  }

  private int threadCount() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }

  private TokenizerRecipe recipe() {
    TrainingPreset chosen = TokenizerTypes.preset(TokenizerTypes.of(type), preset);
    return new TokenizerRecipe(
        chosen,
        limits(chosen),
        new LanguageSampling(alpha),
        specialTokens,
        steps(normalizers),
        steps(preTokenizers),
        segmenter == null ? null : SegmenterChoice.parse(segmenter));
  }

  /** What a user named; "none" is the only step of an empty list. */
  private static @Nullable List<String> steps(@Nullable List<String> named) {
    return List.of("none").equals(named) ? List.of() : named;
  }

  private VocabularyLimits limits(TrainingPreset chosen) {
    if (vocabularySize == null && !chosen.isWhole()) {
      throw new ParameterException(
          spec.commandLine(), "Missing required option: '--vocab-size=N' for type " + type);
    }
    if (alphabet != null && coverage != null) {
      throw new ParameterException(
          spec.commandLine(), "--alphabet and --coverage both limit the characters: give one");
    }
    VocabularyLimits limits =
        chosen.limits(vocabularySize == null ? VocabularyLimits.MAX_SIZE : vocabularySize);
    if (minimumFrequency != null) {
      limits = limits.withMinimumFrequency(minimumFrequency);
    }
    if (alphabet != null) {
      limits = limits.withAlphabet(new AlphabetLimit.MostFrequent(alphabet));
    }
    return coverage == null ? limits : limits.withAlphabet(new AlphabetLimit.Coverage(coverage));
  }
}
