package io.sirocco.tokenization;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.sirocco.tokenizer.Encoding;
import io.sirocco.tokenizer.Tokenizer;
import java.util.function.IntFunction;

/**
 * How the tokens of a text are written.
 *
 * <p>Offsets count characters (code points) of the text, as Hugging Face's libraries do.
 */
public enum EncodingFormat {
  /** Ids with spaces between them, a line a text. */
  IDS {
    @Override
    public String write(Tokenizer tokenizer, String text, Encoding encoding) {
      return list(encoding, " ", token -> String.valueOf(encoding.id(token)));
    }
  },
  /** Tokens as the vocabulary spells them, a JSON array a text. */
  TOKENS {
    @Override
    public String write(Tokenizer tokenizer, String text, Encoding encoding) {
      return "[" + list(encoding, ",", token -> spelling(tokenizer, encoding.id(token))) + "]";
    }
  },
  /** A line a token: id, start, end, token as a JSON string, with tabs; an empty line a text. */
  OFFSETS {
    @Override
    public String write(Tokenizer tokenizer, String text, Encoding encoding) {
      CharacterOffsets offsets = new CharacterOffsets(text);
      return list(
          encoding,
          "",
          token ->
              "%d\t%d\t%d\t%s\n"
                  .formatted(
                      encoding.id(token),
                      offsets.at(encoding.start(token)),
                      offsets.at(encoding.end(token)),
                      spelling(tokenizer, encoding.id(token))));
    }
  },
  /** A JSON object a text, with ids, tokens, offsets, and words: null for a special token. */
  JSONL {
    @Override
    public String write(Tokenizer tokenizer, String text, Encoding encoding) {
      CharacterOffsets offsets = new CharacterOffsets(text);
      String places =
          list(
              encoding,
              ",",
              token ->
                  "[%d,%d]"
                      .formatted(
                          offsets.at(encoding.start(token)), offsets.at(encoding.end(token))));
      return "{\"ids\":[%s],\"tokens\":%s,\"offsets\":[%s],\"words\":[%s]}"
          .formatted(
              list(encoding, ",", token -> String.valueOf(encoding.id(token))),
              TOKENS.write(tokenizer, text, encoding),
              places,
              list(encoding, ",", token -> word(encoding.word(token))));
    }
  };

  /** Writes the tokens of a text, without a line end behind them. */
  public abstract String write(Tokenizer tokenizer, String text, Encoding encoding);

  private static String list(Encoding encoding, String separator, IntFunction<String> part) {
    StringBuilder list = new StringBuilder();
    for (int token = 0; token < encoding.size(); token++) {
      list.append(token == 0 ? "" : separator).append(part.apply(token));
    }
    return list.toString();
  }

  private static String word(int word) {
    return word == Encoding.NO_WORD ? "null" : String.valueOf(word);
  }

  /** A token as a JSON string. */
  private static String spelling(Tokenizer tokenizer, int id) {
    StringBuilder quoted = new StringBuilder().append('"');
    JsonStringEncoder.getInstance().quoteAsString(tokenizer.token(id), quoted);
    return quoted.append('"').toString();
  }
}
