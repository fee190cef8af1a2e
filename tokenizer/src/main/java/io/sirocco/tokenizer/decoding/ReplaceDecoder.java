package io.sirocco.tokenizer.decoding;

import io.sirocco.tokenizer.text.RegexMatches;
import io.sirocco.tokenizer.text.TextPattern;
import java.util.regex.Pattern;

/**
 * Replaces what a pattern matches in each token.
 *
 * @param pattern what is replaced
 * @param replacement what it becomes
 */
public record ReplaceDecoder(TextPattern pattern, String replacement) implements Decoder {
  @Override
  public TokenReceiver open(TokenReceiver next) {
    if (pattern instanceof TextPattern.Literal(String literal) && !literal.isEmpty()) {
      return new TokenMapping(next, (number, token) -> token.replace(literal, replacement));
    }
    Pattern compiled = pattern.compile();
    return new TokenMapping(next, (number, token) -> replace(compiled, token));
  }

  private String replace(Pattern compiled, String token) {
    StringBuilder replaced = new StringBuilder();
    RegexMatches matches = new RegexMatches(compiled, token);
    int done = 0;
    while (matches.next()) {
      replaced.append(token, done, matches.start()).append(replacement);
      done = matches.end();
    }
    return replaced.append(token, done, token.length()).toString();
  }
}
