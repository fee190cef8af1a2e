package io.sirocco.tokenizer.peers;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.sirocco.tokenizer.Encoding;
import io.sirocco.tokenizer.TextInput;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.postprocessing.SpecialTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One {@code tokenizer.json}, opened by Hugging Face's library and by ours. */
final class Peers implements AutoCloseable {
  private final TheirTokenizer theirs;
  private final TokenizerPipeline ours;

  private Peers(TheirTokenizer theirs, TokenizerPipeline ours) {
    this.theirs = theirs;
    this.ours = ours;
  }

  /** Opens the file of a directory. */
  static Peers open(Path directory) throws IOException {
    Tokenizer ours = Tokenizer.load(directory);
    return new Peers(
        new TheirTokenizer(Files.readString(directory.resolve(Tokenizer.FILE_NAME))),
        (TokenizerPipeline) ours);
  }

  /** Writes a file with some content and opens it. */
  static Peers of(String json, Path directory) throws IOException {
    Files.writeString(directory.resolve(Tokenizer.FILE_NAME), json);
    return open(directory);
  }

  /** Writes a tokenizer of ours and opens it. */
  static Peers of(TokenizerPipeline tokenizer, Path directory) throws IOException {
    tokenizer.save(directory);
    return open(directory);
  }

  TokenizerPipeline ours() {
    return ours;
  }

  /** What is not the same for a text; empty if all is. */
  Optional<String> difference(String text) {
    return difference(text, SpecialTokens.NONE).or(() -> difference(text, SpecialTokens.ADD));
  }

  /** What is not the same for a text with special tokens or without. */
  Optional<String> difference(String text, SpecialTokens special) {
    TheirTokenizer.Result expected = theirs.encode(text, special == SpecialTokens.ADD);
    Encoding actual = ours.encode(new TextInput(text), special);
    Optional<String> tokens = difference(text, null, actual, expected);
    boolean cut = ours.parts().truncation() != null || ours.parts().padding() != null;
    if (tokens.isPresent() || special == SpecialTokens.ADD || cut) {
      return tokens;
    }
    if (!Arrays.equals(ours.ids(text), actual.ids())) {
      return Optional.of("ids alone: " + Arrays.toString(ours.ids(text)));
    }
    String decoded = theirs.decode(expected.ids(), false);
    String plain = theirs.decode(expected.ids(), true);
    return same("decoded", ours.decode(actual.ids()), decoded)
        .or(() -> same("decoded without special", ours.decodePlain(actual.ids()), plain));
  }

  /** What is not the same for a pair; both may refuse it. */
  Optional<String> difference(String text, String pair) {
    return Arrays.stream(SpecialTokens.values())
        .flatMap(special -> difference(text, pair, special).stream())
        .findFirst();
  }

  private Optional<String> difference(String text, String pair, SpecialTokens special) {
    TheirTokenizer.Result expected;
    try {
      expected = theirs.encode(text, pair, special == SpecialTokens.ADD);
    } catch (RuntimeException refused) {
      return refusal(new TextInput(text, pair), special, refused);
    }
    return difference(text, pair, ours.encode(new TextInput(text, pair), special), expected);
  }

  private Optional<String> refusal(
      TextInput input, SpecialTokens special, RuntimeException theirs) {
    try {
      int size = ours.encode(input, special).size();
      return Optional.of("%d tokens, but they refuse it: %s".formatted(size, theirs.getMessage()));
    } catch (IllegalArgumentException refused) {
      return Optional.empty();
    }
  }

  /** What is not the same for texts that are filled up together. */
  Optional<String> difference(List<String> batch) {
    List<TheirTokenizer.Result> expected = theirs.encodeAll(batch, true);
    List<Encoding> actual =
        ours.encodeAll(batch.stream().map(TextInput::new).toList(), SpecialTokens.ADD, 1);
    for (int i = 0; i < batch.size(); i++) {
      Optional<String> difference = difference(batch.get(i), null, actual.get(i), expected.get(i));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> difference(
      String text, @Nullable String pair, Encoding actual, TheirTokenizer.Result expected) {
    Optional<String> difference =
        tokens(actual, expected)
            .or(() -> same("places", places(actual, text, pair), places(expected)));
    if (difference.isPresent()) {
      return difference;
    }
    if (actual.overflow().size() != expected.overflow().size()) {
      return Optional.of(
          "%d parts, not %d".formatted(actual.overflow().size(), expected.overflow().size()));
    }
    for (int i = 0; i < actual.overflow().size() && difference.isEmpty(); i++) {
      // Their parts can have parts again, the same ones in other combinations; ours have none.
      Encoding part = actual.overflow().get(i);
      TheirTokenizer.Result theirs = expected.overflow().get(i);
      String name = "part %d: ".formatted(i);
      difference =
          tokens(part, theirs)
              .or(() -> knownPlaces(places(part, text, pair), theirs))
              .map(name::concat);
    }
    return difference;
  }

  private static Optional<String> tokens(Encoding actual, TheirTokenizer.Result expected) {
    return same("ids", actual.ids(), expected.ids())
        .or(() -> same("words", words(actual), Arrays.toString(expected.words())))
        .or(() -> same("types", actual.types(), expected.types()))
        .or(() -> same("special", actual.specialTokensMask(), expected.special()))
        .or(() -> same("attention", actual.attentionMask(), expected.attention()));
  }

  /** Without a post-processor they forget which text the tokens of a part of a pair are from. */
  private static Optional<String> knownPlaces(String places, TheirTokenizer.Result expected) {
    List<String> known = new ArrayList<>(List.of(places.split(" ", -1)));
    for (int i = 0; i < expected.places().length; i++) {
      if (expected.places()[i] == null) {
        known.set(i, "0-0");
      }
    }
    return same("places", String.join(" ", known), places(expected));
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
  private static String places(Encoding encoding, String text, @Nullable String pair) {
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

  private static String places(TheirTokenizer.Result encoding) {
    StringBuilder places = new StringBuilder();
    for (CharSpan span : encoding.places()) {
      places.append(span == null ? "0-0" : span.getStart() + "-" + span.getEnd()).append(' ');
    }
    return places.toString();
  }

  @Override
  public void close() {
    theirs.close();
  }
}
