package io.sirocco.tokenizer.peers;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.sirocco.tokenizer.Encoding;
import io.sirocco.tokenizer.TextInput;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.postprocessing.SpecialTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** One {@code tokenizer.json}, opened by Hugging Face's library and by ours. */
final class Peers implements AutoCloseable {
  private final HuggingFaceTokenizer theirs;
  private final TokenizerPipeline ours;

  private Peers(HuggingFaceTokenizer theirs, TokenizerPipeline ours) {
    this.theirs = theirs;
    this.ours = ours;
  }

  /** Opens the file of a directory. */
  static Peers open(Path directory) throws IOException {
    Tokenizer ours = Tokenizer.load(directory);
    return new Peers(
        HuggingFaceTokenizer.newInstance(
            directory.resolve(Tokenizer.FILE_NAME),
            Map.of("truncation", "false", "padding", "false")),
        (TokenizerPipeline) ours);
  }

  /** Writes a file with some content and opens it. */
  static Peers of(String json, Path directory) throws IOException {
    Files.writeString(directory.resolve(Tokenizer.FILE_NAME), json);
    return open(directory);
  }

  TokenizerPipeline ours() {
    return ours;
  }

  HuggingFaceTokenizer theirs() {
    return theirs;
  }

  /** What is not the same for a text; empty if all is. */
  Optional<String> difference(String text) {
    return difference(text, SpecialTokens.NONE).or(() -> difference(text, SpecialTokens.ADD));
  }

  /** What is not the same for a text with special tokens or without. */
  Optional<String> difference(String text, SpecialTokens special) {
    var expected = theirs.encode(text, special == SpecialTokens.ADD, true);
    Encoding actual = ours.encode(new TextInput(text), special);
    Optional<String> tokens = difference(text, null, actual, expected);
    if (tokens.isPresent() || special == SpecialTokens.ADD) {
      return tokens;
    }
    if (!Arrays.equals(ours.ids(text), actual.ids())) {
      return Optional.of("ids alone: " + Arrays.toString(ours.ids(text)));
    }
    String decoded = theirs.decode(expected.getIds(), false);
    String plain = theirs.decode(expected.getIds(), true);
    return same("decoded", ours.decode(actual.ids()), decoded)
        .or(() -> same("decoded without special", ours.decodePlain(actual.ids()), plain));
  }

  /** What is not the same for a pair. */
  Optional<String> difference(String text, String pair) {
    for (SpecialTokens special : SpecialTokens.values()) {
      var expected = theirs.encode(text, pair, special == SpecialTokens.ADD, true);
      Encoding actual = ours.encode(new TextInput(text, pair), special);
      Optional<String> difference = difference(text, pair, actual, expected);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private Optional<String> difference(
      String text, String pair, Encoding actual, ai.djl.huggingface.tokenizers.Encoding expected) {
    return same("ids", Arrays.toString(actual.ids()), Arrays.toString(expected.getIds()))
        .or(() -> same("places", places(actual, text, pair), places(expected)))
        .or(() -> same("words", words(actual), Arrays.toString(expected.getWordIds())))
        .or(() -> same("types", actual.types(), expected.getTypeIds()))
        .or(() -> same("special", actual.specialTokensMask(), expected.getSpecialTokenMask()))
        .or(() -> same("attention", actual.attentionMask(), expected.getAttentionMask()))
        .or(() -> {
          int parts = expected.getOverflowing().length;
          if (actual.overflow().size() != parts) {
            return Optional.of(actual.overflow().size() + " parts, not " + parts);
          }
          for (int i = 0; i < parts; i++) {
            Optional<String> difference =
                difference(text, pair, actual.overflow().get(i), expected.getOverflowing()[i]);
            if (difference.isPresent()) {
              return difference;
            }
          }
          return Optional.empty();
        });
  }

  private static Optional<String> same(String name, int[] actual, long[] expected) {
    return same(name, Arrays.toString(actual), Arrays.toString(expected));
  }

  private static Optional<String> same(String name, String actual, String expected) {
    return actual.equals(expected)
        ? Optional.empty()
        : Optional.of("%s: ours %s, theirs %s".formatted(name, actual, expected));
  }

  private static String words(Encoding encoding) {
    int[] words = new int[encoding.size()];
    Arrays.setAll(words, encoding::word);
    return Arrays.toString(words);
  }

  /** Theirs count code points and have no places for special tokens. */
  private static String places(Encoding encoding, String text, String pair) {
    StringBuilder places = new StringBuilder();
    for (int i = 0; i < encoding.size(); i++) {
      String original = encoding.sequence(i) == 1 && pair != null ? pair : text;
      places
          .append(original.codePointCount(0, encoding.start(i)))
          .append('-')
          .append(original.codePointCount(0, encoding.end(i)))
          .append(' ');
    }
    return places.toString();
  }

  private static String places(ai.djl.huggingface.tokenizers.Encoding encoding) {
    StringBuilder places = new StringBuilder();
    for (CharSpan span : encoding.getCharTokenSpans()) {
      places.append(span == null ? "0-0" : span.getStart() + "-" + span.getEnd()).append(' ');
    }
    return places.toString();
  }

  @Override
  public void close() {
    theirs.close();
  }
}
