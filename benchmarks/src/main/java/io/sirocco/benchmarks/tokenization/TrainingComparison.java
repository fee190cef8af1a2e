package io.sirocco.benchmarks.tokenization;

import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.training.Affixes;
import io.sirocco.tokenizer.training.CharacterFallback;
import io.sirocco.tokenizer.training.LanguageTexts;
import io.sirocco.tokenizer.training.ModelTraining;
import io.sirocco.tokenizer.training.SpecialTokenRoles;
import io.sirocco.tokenizer.training.TokenizerTraining;
import io.sirocco.tokenizer.training.TrainingPreset;
import io.sirocco.tokenizer.training.TrainingPresets;
import io.sirocco.tokenizer.training.TrainingProgress;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Trains vocabularies here and by SentencePiece on the same text and by the same rules: words are
 * what lies between spaces, with a visible space before each; nothing is normalized; the alphabet
 * covers 99.95 % of the characters; tokens have at most 16 of them. The vocabularies are compared
 * by the bytes of text that a token stands for.
 *
 * @param text what is learned from, UTF-8
 * @param heldOut what tokens are counted in besides
 * @param vocabularySize the tokens of each vocabulary, three of them special
 * @param threads of ours and of SentencePiece
 * @param folder receives SentencePiece's models
 * @param nanoTime a clock
 */
public record TrainingComparison(
    Path text, Path heldOut, int vocabularySize, int threads, Path folder, LongSupplier nanoTime) {
  /** What is learned. */
  public enum Kind {
    /** Pairs of characters are merged. */
    BPE,
    /** Pieces are pruned. */
    UNIGRAM;

    private static final SpecialTokenRoles THEIR_TOKENS =
        new SpecialTokenRoles(List.of("<unk>", "<s>", "</s>"), "<unk>", null);

    private TrainingPreset preset() {
      TrainingPreset preset =
          switch (this) {
            case BPE ->
                TrainingPresets.SENTENCE_PIECE_BPE.withModel(
                    new ModelTraining.CharacterPairs(Affixes.NONE, CharacterFallback.UNKNOWN));
            case UNIGRAM -> TrainingPresets.SENTENCE_PIECE.withNormalizer(null);
          };
      return preset.withSpecial(THEIR_TOKENS);
    }

    /** What a user types. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How a training went.
   *
   * @param trainer whose it was
   * @param kind what was learned
   * @param seconds from the file to the vocabulary
   * @param bytesPerToken of the text learned from
   * @param heldOutBytesPerToken of the other text
   */
  public record Result(
      String trainer,
      Kind kind,
      double seconds,
      double bytesPerToken,
      double heldOutBytesPerToken) {}

  /** Trains here. */
  @SuppressWarnings("StreamToIterable") // gone through once, as training does
  public Result ours(Kind kind) throws IOException {
    long start = nanoTime.getAsLong();
    TokenizerPipeline tokenizer;
    try (Stream<String> lines = Files.lines(text)) {
      tokenizer =
          TokenizerTraining.of(kind.preset(), vocabularySize)
              .withThreads(threads)
              .train(List.of(LanguageTexts.of(lines::iterator)), TrainingProgress.NONE)
              .tokenizer();
    }
    double seconds = (nanoTime.getAsLong() - start) / 1e9;
    return new Result(
        "sirocco",
        kind,
        seconds,
        bytesPerToken(tokenizer, text),
        bytesPerToken(tokenizer, heldOut));
  }

  private static double bytesPerToken(TokenizerPipeline tokenizer, Path file) throws IOException {
    long tokens;
    try (Stream<String> lines = Files.lines(file)) {
      tokens = lines.mapToLong(line -> tokenizer.ids(line).length).sum();
    }
    return (double) Files.size(file) / tokens;
  }

  /**
   * Trains by {@code spm_train} and counts by {@code spm_encode}.
   *
   * @throws IOException if these programs are missing or fail
   */
  public Result sentencePiece(Kind kind) throws IOException {
    Path prefix = folder.resolve(kind.label());
    long start = nanoTime.getAsLong();
    run(
        List.of(
            "spm_train",
            "--input=" + text,
            "--model_prefix=" + prefix,
            "--model_type=" + kind.label(),
            "--vocab_size=" + vocabularySize,
            "--num_threads=" + threads,
            "--character_coverage=0.9995",
            "--normalization_rule_name=identity",
            "--split_by_unicode_script=false",
            "--split_by_number=false",
            "--minloglevel=2"),
        folder.resolve("training.log"));
    double seconds = (nanoTime.getAsLong() - start) / 1e9;
    return new Result(
        "sentencepiece",
        kind,
        seconds,
        theirBytesPerToken(prefix, text),
        theirBytesPerToken(prefix, heldOut));
  }

  private double theirBytesPerToken(Path prefix, Path file) throws IOException {
    Path ids = folder.resolve("ids.txt");
    run(
        List.of(
            "spm_encode", "--model=" + prefix + ".model", "--output_format=id", file.toString()),
        ids);
    long tokens = 0;
    try (BufferedReader reader = Files.newBufferedReader(ids)) {
      for (String line; (line = reader.readLine()) != null; ) {
        tokens += line.isEmpty() ? 0 : 1 + line.chars().filter(unit -> unit == ' ').count();
      }
    }
    return (double) Files.size(file) / tokens;
  }

  private void run(List<String> command, Path output) throws IOException {
    Path errors = folder.resolve("errors.txt");
    Process process = start(command, output, errors);
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            "%s ended with %d: %s"
                .formatted(
                    command.getFirst(),
                    status,
                    new String(Files.readAllBytes(errors), StandardCharsets.UTF_8)));
      }
    } catch (InterruptedException interruption) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while %s ran".formatted(command.getFirst()), interruption);
    }
  }

  private static Process start(List<String> command, Path output, Path errors) throws IOException {
    try {
      return new ProcessBuilder(command)
          .redirectOutput(output.toFile())
          .redirectError(errors.toFile())
          .start();
    } catch (IOException missing) {
      throw new IOException(
          "%s cannot be run; it is part of SentencePiece, Debian's package sentencepiece"
              .formatted(command.getFirst()),
          missing);
    }
  }
}
