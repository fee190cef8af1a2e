package io.sirocco.tokenizer.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.model.Bpe;
import io.sirocco.tokenizer.model.BpeRules;
import io.sirocco.tokenizer.model.Vocabulary;
import io.sirocco.tokenizer.pipeline.AddedToken;
import io.sirocco.tokenizer.pipeline.PipelineParts;
import io.sirocco.tokenizer.pipeline.Spelling;
import io.sirocco.tokenizer.pipeline.Steps;
import io.sirocco.tokenizer.training.TrainingPreset;
import io.sirocco.tokenizer.training.TrainingPresets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * GPT-2's tokenizer as its authors published it, from the ranks of its tokens that a jar of Maven
 * Central holds: a token is what its rank joins of two tokens of lower rank, so that the merges
 * follow from the ranks.
 */
final class Gpt2 {
  private static final String RANKS = "/com/knuddels/jtokkit/r50k_base.tiktoken";

  private Gpt2() {}

  static TokenizerPipeline open() throws IOException {
    List<byte[]> tokens = new ArrayList<>();
    try (InputStream stream = Gpt2.class.getResourceAsStream(RANKS);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(stream, RANKS), US_ASCII))) {
      for (String line; (line = lines.readLine()) != null; ) {
        tokens.add(Base64.getDecoder().decode(line.substring(0, line.indexOf(' '))));
      }
    }
    Vocabulary ranks = Vocabulary.of(tokens);
    List<int[]> merges = new ArrayList<>();
    for (int token = 256; token < tokens.size(); token++) {
      merges.add(halves(tokens.get(token), ranks, token));
    }
    tokens.add(Spelling.BYTE_ALPHABET.bytes("<|endoftext|>"));
    Bpe model =
        new Bpe(
            Vocabulary.of(tokens),
            merges.stream().mapToInt(pair -> pair[0]).toArray(),
            merges.stream().mapToInt(pair -> pair[1]).toArray(),
            BpeRules.BYTE_LEVEL);
    TrainingPreset preset = TrainingPresets.GPT2;
    Steps steps = new Steps(null, preset.preTokenizer(), model, null, preset.decoder());
    return new TokenizerPipeline(
        new PipelineParts(steps, Spelling.BYTE_ALPHABET)
            .withAddedTokens(List.of(AddedToken.special("<|endoftext|>"))));
  }

  /**
   * The two tokens that are left when the token's bytes are joined by all merges before its own.
   */
  private static int[] halves(byte[] token, Vocabulary ranks, int rank) {
    List<Integer> parts = new ArrayList<>();
    for (int i = 0; i < token.length; i++) {
      parts.add(ranks.id(token, i, i + 1));
    }
    List<Integer> ends = new ArrayList<>();
    for (int i = 1; i <= token.length; i++) {
      ends.add(i);
    }
    while (parts.size() > 2) {
      int best = -1;
      int lowest = rank;
      for (int i = 0; i + 1 < parts.size(); i++) {
        int joined = ranks.id(token, i == 0 ? 0 : ends.get(i - 1), ends.get(i + 1));
        if (joined != Vocabulary.ABSENT && joined < lowest) {
          best = i;
          lowest = joined;
        }
      }
      if (best < 0) {
        throw new IllegalStateException("no merges give token " + rank);
      }
      parts.set(best, lowest);
      parts.remove(best + 1);
      ends.remove(best);
    }
    return new int[] {parts.get(0), parts.get(1)};
  }
}
