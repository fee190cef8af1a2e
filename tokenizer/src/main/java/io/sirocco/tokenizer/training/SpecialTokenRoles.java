package io.sirocco.tokenizer.training;

import java.util.List;
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
}
