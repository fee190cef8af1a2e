package io.sirocco.tokenizer.training;

import io.sirocco.tokenizer.postprocessing.ByteLevelOffsets;
import io.sirocco.tokenizer.postprocessing.PairProcessing;
import io.sirocco.tokenizer.postprocessing.PostProcessor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The special tokens of a tokenizer and what some of them are for.
 *
 * @param tokens all of them, which have the first ids in this order
 * @param unknown stands for what has no token; null where everything has one
 * @param frame is put around texts; null puts nothing
 */
public record SpecialTokenRoles(
    List<String> tokens, @Nullable String unknown, @Nullable Frame frame) {
  /**
   * What is put around texts.
   *
   * @param style how a pair is joined
   * @param beginning comes before the first text
   * @param end comes behind each text
   */
  public record Frame(PairProcessing.Style style, String beginning, String end) {}

  /** Checks that the tokens with a role are among all of them, and none is empty or there twice. */
  public SpecialTokenRoles {
    tokens = List.copyOf(tokens);
    List<String> seen = new ArrayList<>();
    for (String token : tokens) {
      if (token.isEmpty() || seen.contains(token)) {
        throw new IllegalArgumentException(
            "special token \"%s\" is %s"
                .formatted(token, token.isEmpty() ? "empty" : "there twice"));
      }
      seen.add(token);
    }
    List<String> roles = new ArrayList<>();
    if (unknown != null) {
      roles.add(unknown);
    }
    if (frame != null) {
      roles.addAll(List.of(frame.beginning(), frame.end()));
    }
    for (String token : roles) {
      if (!tokens.contains(token)) {
        throw new IllegalArgumentException(
            "\"%s\" has a role but is not among the special tokens %s".formatted(token, tokens));
      }
    }
  }

  /** The same with more tokens behind these. */
  public SpecialTokenRoles withMore(List<String> more) {
    List<String> all = new ArrayList<>(tokens);
    all.addAll(more);
    return new SpecialTokenRoles(all, unknown, frame);
  }

  /** The id of a special token, which has to be one. */
  int id(String token) {
    return tokens.indexOf(token);
  }

  /** Puts the frame around texts. */
  @Nullable PostProcessor postProcessor() {
    return frame == null
        ? null
        : new PairProcessing(
            frame.style(),
            new PairProcessing.Token(id(frame.beginning()), frame.beginning()),
            new PairProcessing.Token(id(frame.end()), frame.end()),
            new ByteLevelOffsets(ByteLevelOffsets.Trim.NOTHING, ByteLevelOffsets.Prefix.NONE));
  }
}
