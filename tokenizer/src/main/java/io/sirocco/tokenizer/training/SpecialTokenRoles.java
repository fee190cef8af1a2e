package io.sirocco.tokenizer.training;

import io.sirocco.tokenizer.postprocessing.PairProcessing;
import io.sirocco.tokenizer.postprocessing.PostProcessor;
import io.sirocco.tokenizer.postprocessing.TemplateProcessing;
import io.sirocco.tokenizer.postprocessing.TemplateProcessing.Piece;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The special tokens of a tokenizer and what some of them are for.
 *
 * @param tokens all of them, which have the first ids in this order
 * @param unknown stands for what has no token; null where everything has one
 * @param beginning is put before texts; null puts none
 * @param end is put behind each text; null puts none
 */
public record SpecialTokenRoles(
    List<String> tokens,
    @Nullable String unknown,
    @Nullable String beginning,
    @Nullable String end) {
  /** Checks that the tokens with a role are among all of them, and none is there twice. */
  public SpecialTokenRoles {
    tokens = List.copyOf(tokens);
    if (tokens.stream().distinct().count() < tokens.size()) {
      throw new IllegalArgumentException("a special token is there twice: " + tokens);
    }
    for (String token : new String[] {unknown, beginning, end}) {
      if (token != null && !tokens.contains(token)) {
        throw new IllegalArgumentException(
            "\"%s\" has a role but is not among the special tokens %s".formatted(token, tokens));
      }
    }
    if ((beginning == null) != (end == null)) {
      throw new IllegalArgumentException(
          "texts begin with \"%s\" but end with \"%s\": both are needed or none"
              .formatted(beginning, end));
    }
  }

  /** The id of a special token, which has to be one. */
  int id(String token) {
    return tokens.indexOf(token);
  }

  /** Puts the beginning before a text, or before the first of two, and the end behind each. */
  @Nullable PostProcessor postProcessor() {
    if (beginning == null || end == null) {
      return null;
    }
    Piece first = new Piece.Special(beginning, 0);
    List<Piece> single = List.of(first, new Piece.Text(0, 0), new Piece.Special(end, 0));
    List<Piece> pair = new ArrayList<>(single);
    pair.add(new Piece.Text(1, 1));
    pair.add(new Piece.Special(end, 1));
    Map<String, List<PairProcessing.Token>> ids = new HashMap<>();
    for (String token : List.of(beginning, end)) {
      ids.put(token, List.of(new PairProcessing.Token(id(token), token)));
    }
    return new TemplateProcessing(single, pair, ids);
  }
}
