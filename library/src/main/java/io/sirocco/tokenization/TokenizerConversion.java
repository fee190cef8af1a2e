package io.sirocco.tokenization;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.tokenizer.SpecialToken;
import io.sirocco.tokenizer.TextInput;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.format.TokenizerConfig;
import io.sirocco.tokenizer.format.VocabularyFiles;
import io.sirocco.tokenizer.model.Bpe;
import io.sirocco.tokenizer.model.Model;
import io.sirocco.tokenizer.model.WordPiece;
import io.sirocco.tokenizer.normalization.BertNormalizer;
import io.sirocco.tokenizer.pipeline.PipelineParts;
import io.sirocco.tokenizer.pipeline.Steps;
import io.sirocco.tokenizer.postprocessing.SpecialTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings tokenizers from one form into another. A form that cannot hold all of a tokenizer is
 * refused: what was written is read again and has to be the same tokenizer.
 */
public final class TokenizerConversion {
  /** What special tokens of these names are for. */
  private static final Map<String, List<String>> ROLES =
      Map.ofEntries(
          Map.entry("[PAD]", List.of("pad_token")),
          Map.entry("[UNK]", List.of("unk_token")),
          Map.entry("[CLS]", List.of("cls_token")),
          Map.entry("[SEP]", List.of("sep_token")),
          Map.entry("[MASK]", List.of("mask_token")),
          Map.entry("<s>", List.of("bos_token")),
          Map.entry("</s>", List.of("eos_token")),
          Map.entry("<unk>", List.of("unk_token")),
          Map.entry("<pad>", List.of("pad_token")),
          Map.entry("<mask>", List.of("mask_token")),
          Map.entry("<|endoftext|>", List.of("bos_token", "eos_token", "unk_token")));

  private static final TextInput PAIR = new TextInput("A b.", "c?");

  private TokenizerConversion() {}

  /** The files that a form has, besides those of {@link TokenizerConfig}. */
  public static List<String> files(TokenizerForm form) {
    return form == TokenizerForm.VOCABULARY_AND_MERGES
        ? List.of(VocabularyFiles.VOCABULARY_JSON, VocabularyFiles.MERGES)
        : List.of(form.id());
  }

  /**
   * Writes the tokenizer of one directory into another; all files are complete before the first is
   * there.
   *
   * @return the files
   * @throws IOException if it cannot be read or written, or the form cannot hold it; the message
   *     names what it cannot hold
   */
  public static List<Path> convert(Path from, TokenizerForm form, Path to) throws IOException {
    Tokenizer tokenizer = Tokenizer.load(from);
    if (!(tokenizer instanceof TokenizerPipeline pipeline)) {
      throw new IOException(
          "%s: a tokenizer of this program's first form, which others do not have".formatted(from));
    }
    Path parent = Objects.requireNonNullElse(to.toAbsolutePath().getParent(), to);
    Files.createDirectories(parent);
    Path aside = Files.createTempDirectory(parent, ".convert");
    try {
      write(pipeline, TokenizerConfig.read(from), form, aside);
      Files.createDirectories(to);
      List<Path> files = new ArrayList<>();
      for (Path file : list(aside)) {
        Path target = to.resolve(file.getFileName().toString());
        Files.move(
            file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        files.add(target);
      }
      return files;
    } finally {
      for (Path file : list(aside)) {
        Files.delete(file);
      }
      Files.delete(aside);
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted(Comparator.naturalOrder()).toList();
    }
  }

  private static void write(
      TokenizerPipeline tokenizer, TokenizerConfig config, TokenizerForm form, Path directory)
      throws IOException {
    TokenizerConfig complete = completed(config, tokenizer);
    Model model = tokenizer.parts().steps().model();
    switch (form) {
      case TOKENIZER_JSON -> tokenizer.export(directory);
      case VOCABULARY_LINES -> {
        require(
            model instanceof WordPiece, form, "a model of WordPiece only, not " + type(tokenizer));
        VocabularyFiles.write(tokenizer.parts(), directory);
      }
      case VOCABULARY_AND_MERGES -> {
        require(model instanceof Bpe, form, "byte pairs only, not " + type(tokenizer));
        VocabularyFiles.write(tokenizer.parts(), directory);
      }
    }
    complete.write(directory);
    if (form != TokenizerForm.TOKENIZER_JSON) {
      requireSame(tokenizer, new TokenizerPipeline(VocabularyFiles.read(directory)), form);
    }
  }

  private static String type(Tokenizer tokenizer) {
    return TokenizerTypes.id(tokenizer.type());
  }

  private static void require(boolean fits, TokenizerForm form, String holds) throws IOException {
    if (!fits) {
      throw new IOException("%s can hold %s".formatted(form.id(), holds));
    }
  }

  /** The settings, with what follows from the tokenizer where nothing else is said. */
  private static TokenizerConfig completed(TokenizerConfig config, TokenizerPipeline tokenizer) {
    Map<String, String> roles = new TreeMap<>();
    for (SpecialToken token : tokenizer.specialTokens()) {
      for (String role : ROLES.getOrDefault(token.content(), List.of())) {
        roles.putIfAbsent(role, token.content());
      }
    }
    roles.putAll(config.roles());
    ObjectNode settings = config.settings().deepCopy();
    if (tokenizer.parts().steps().normalizer() instanceof BertNormalizer(var steps)) {
      settings.put("do_lower_case", steps.contains(BertNormalizer.Step.LOWERCASE));
      settings.put("strip_accents", steps.contains(BertNormalizer.Step.STRIP_ACCENTS));
      settings.put("tokenize_chinese_chars", steps.contains(BertNormalizer.Step.SPACE_CHINESE));
    }
    return new TokenizerConfig(roles, settings);
  }

  private static void requireSame(
      TokenizerPipeline tokenizer, TokenizerPipeline read, TokenizerForm form) throws IOException {
    PipelineParts parts = tokenizer.parts();
    Steps steps = parts.steps();
    Steps held = read.parts().steps();
    requireSame("normalizer", steps.normalizer(), held.normalizer(), form);
    requireSame("pre_tokenizer", steps.preTokenizer(), held.preTokenizer(), form);
    requireSame("model", steps.model(), held.model(), form);
    requireSame("decoder", steps.decoder(), held.decoder(), form);
    requireSame("special tokens", tokenizer.specialTokens(), read.specialTokens(), form);
    requireSame("truncation", parts.truncation(), null, form);
    requireSame("padding", parts.padding(), null, form);
    requireSame(
        "post_processor",
        tokenizer.encode(PAIR, SpecialTokens.ADD),
        read.encode(PAIR, SpecialTokens.ADD),
        form);
  }

  private static void requireSame(
      String name, @Nullable Object here, @Nullable Object held, TokenizerForm form)
      throws IOException {
    if (!Objects.equals(here, held)) {
      throw new IOException(
          "%s cannot hold this %s: %s; it would become %s"
              .formatted(form.id(), name, shortened(here), shortened(held)));
    }
  }

  private static String shortened(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= 160 ? text : text.substring(0, 160) + "...";
  }
}
