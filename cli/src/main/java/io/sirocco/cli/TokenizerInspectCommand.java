package io.sirocco.cli;

import io.sirocco.tokenization.LanguageFertility;
import io.sirocco.tokenization.LineMapping;
import io.sirocco.tokenization.TextLines;
import io.sirocco.tokenization.TokenizerInspection;
import io.sirocco.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sirocco tokenizer inspect}: how a tokenizer cuts texts. */
@Command(
    name = "inspect",
    description = {
      "Shows how a tokenizer cuts texts: tokens a word (fertility) and a character, bytes a token"
          + " and the share of unknown characters, for each language; its longest tokens; a"
          + " sample.",
      "Words are those of Unicode, with ICU's dictionaries where a script has no spaces."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco tokenizer inspect --tokenizer tok --lang de=de.txt --lang ja=ja.txt",
      "  sirocco tokenizer inspect --tokenizer tok --sample \"How is this cut?\" input.txt"
    })
final class TokenizerInspectCommand implements Callable<Integer> {

  private static final int SAMPLE_LENGTH = 300;
  private static final String HEADING =
      "%-10s %9s %11s %11s %11s %11s %11s %8s %8s %9s"
          .formatted(
              "language",
              "texts",
              "bytes",
              "characters",
              "words",
              "tokens",
              "tokens/word",
              "/char",
              "bytes/t",
              "unknown");

  private final Interruption interruption;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TokenizerOption tokenizer = new TokenizerOption();

  @Option(
      names = "--lang",
      paramLabel = "xx=FILE",
      converter = LanguageFile.Converter.class,
      description = "A file in a language; again for more files and languages.")
  private List<LanguageFile> languages = new ArrayList<>();

  @Option(
      names = "--longest",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many of the longest tokens to show. Default: 20.")
  private int longest;

  @Option(
      names = "--sample",
      paramLabel = "TEXT",
      description = "The text to show in tokens. Default: the beginning of the first file.")
  private @Nullable String sample;

  @Option(
      names = "--invalid-utf8",
      paramLabel = "P",
      defaultValue = "REJECT",
      description = "replace or reject; see encode. Default: reject.")
  private TextSourceOption.InvalidUtf8 invalid = TextSourceOption.InvalidUtf8.REJECT;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Files of no language in particular.")
  private List<Path> files = new ArrayList<>();

  TokenizerInspectCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Tokenizer loaded = tokenizer.load();
    TokenizerInspection inspection = new TokenizerInspection(loaded);
    Map<String, List<Path>> byLanguage = LanguageFile.byLanguage(languages, files);
    out.println(
        "%s, %,d tokens, %d of them special"
            .formatted(
                loaded.type().name().toLowerCase(Locale.ROOT).replace("_", ""),
                loaded.vocabularySize(),
                loaded.specialTokens().size()));
    if (!byLanguage.isEmpty()) {
      out.println();
      out.println(HEADING);
    }
    try (LineMapping mapping = new LineMapping(tokenizer.threads())) {
      for (Map.Entry<String, List<Path>> entry : byLanguage.entrySet()) {
        LanguageFertility fertility = measure(inspection, mapping, entry);
        if (interruption.requested()) {
          return Interruption.EXIT_CODE;
        }
        out.println(row(fertility));
        out.flush();
      }
    }
    showLongest(out, inspection);
    showSample(out, inspection, byLanguage);
    out.flush();
    return ExitCode.OK;
  }

  private LanguageFertility measure(
      TokenizerInspection inspection, LineMapping mapping, Map.Entry<String, List<Path>> entry)
      throws IOException {
    List<TextLines> sources = new ArrayList<>();
    try {
      for (Path file : entry.getValue()) {
        sources.add(TextLines.open(file, invalid.policy()));
      }
      return inspection.measure(entry.getKey(), sources, mapping, interruption::requested);
    } finally {
      for (TextLines source : sources) {
        source.close();
      }
    }
  }

  private static String row(LanguageFertility fertility) {
    return String.format(
        Locale.ROOT,
        "%-10s %9d %11d %11d %11d %11d %11.3f %8.3f %8.2f %8.3f%%",
        fertility.language().isEmpty() ? "-" : fertility.language(),
        fertility.texts(),
        fertility.bytes(),
        fertility.characters(),
        fertility.words(),
        fertility.tokens(),
        fertility.tokensPerWord(),
        fertility.tokensPerCharacter(),
        fertility.bytesPerToken(),
        100 * fertility.unknownRate());
  }

  private void showLongest(PrintWriter out, TokenizerInspection inspection) {
    List<String> tokens = inspection.longestTokens(longest);
    if (!tokens.isEmpty()) {
      out.println();
      out.println(
          "longest tokens: "
              + String.join(
                  " ",
                  tokens.stream().map(token -> Printable.of(token).replace(' ', '▁')).toList()));
    }
  }

  private void showSample(
      PrintWriter out, TokenizerInspection inspection, Map<String, List<Path>> byLanguage)
      throws IOException {
    String text = sample;
    if (text == null && !byLanguage.isEmpty()) {
      Path first = byLanguage.values().iterator().next().getFirst();
      try (TextLines lines = TextLines.open(first, invalid.policy())) {
        text = lines.next();
      }
    }
    if (text != null && !text.isEmpty()) {
      int end = Math.min(text.length(), SAMPLE_LENGTH);
      String shown =
          text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
      out.println();
      out.println(
          TokenColors.show(inspection.parts(shown), spec.commandLine().getColorScheme().ansi()));
    }
  }
}
