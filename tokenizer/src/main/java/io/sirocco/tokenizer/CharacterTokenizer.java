package io.sirocco.tokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A token for every character (Unicode code point) of a training text.
 *
 * <p>Ids follow the order of the code points, after {@code <unk>} where there is one. Under {@link
 * UnknownPolicy#REFUSE} decoding gives back exactly what was encoded; under {@link
 * UnknownPolicy#UNKNOWN_TOKEN} the text {@code <unk>} in the input is the unknown token itself, as
 * special tokens are in Hugging Face's tokenizers.
 */
public final class CharacterTokenizer implements Tokenizer {
  /** How the unknown token looks in text and in the vocabulary. */
  static final String UNKNOWN_TOKEN = "<unk>";

  /** Stands for the unknown token among code points. */
  static final int UNKNOWN = -1;

  private static final int ABSENT = -1;

  private final int[] codePointOfId;
  private final int[] idOfCodePoint;
  private final int unknownId;

  /**
   * A tokenizer with a given vocabulary.
   *
   * @param codePointOfId the distinct code points by id, with {@link #UNKNOWN} in the place of the
   *     unknown token if there is to be one; not copied
   */
  CharacterTokenizer(int[] codePointOfId) {
    int largest = Arrays.stream(codePointOfId).max().orElse(ABSENT);
    this.codePointOfId = codePointOfId;
    this.idOfCodePoint = new int[largest + 1];
    Arrays.fill(idOfCodePoint, ABSENT);
    int unknown = ABSENT;
    for (int id = 0; id < codePointOfId.length; id++) {
      if (codePointOfId[id] == UNKNOWN) {
        unknown = id;
      } else {
        idOfCodePoint[codePointOfId[id]] = id;
      }
    }
    this.unknownId = unknown;
  }

  /**
   * The tokenizer whose vocabulary is the set of characters of a text.
   *
   * @throws IllegalArgumentException if the text is empty
   * @throws UnknownCharacterException if the text holds half a surrogate pair
   */
  public static CharacterTokenizer train(String text, UnknownPolicy policy) {
    return train(Stream.of(text), policy);
  }

  /**
   * The tokenizer whose vocabulary is the set of characters of some texts, none of which begins or
   * ends inside a surrogate pair. The order of the texts does not matter.
   *
   * @throws IllegalArgumentException if the texts are empty
   * @throws UnknownCharacterException if a text holds half a surrogate pair
   */
  public static CharacterTokenizer train(Stream<String> texts, UnknownPolicy policy) {
    BitSet characters = new BitSet();
    texts.sequential().forEach(text -> collect(text, characters));
    if (characters.isEmpty()) {
      throw new IllegalArgumentException("no text to learn a vocabulary from");
    }
    return new CharacterTokenizer(
        switch (policy) {
          case REFUSE -> characters.stream().toArray();
          case UNKNOWN_TOKEN ->
              IntStream.concat(IntStream.of(UNKNOWN), characters.stream()).toArray();
        });
  }

  private static void collect(String text, BitSet characters) {
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (isSurrogate(codePoint)) {
        throw UnknownCharacterException.at(text, i, "is half a surrogate pair, not a character");
      }
      characters.set(codePoint);
      i += Character.charCount(codePoint);
    }
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  @Override
  public TokenizerType type() {
    return TokenizerType.CHARACTER;
  }

  /** What happens to a character that the vocabulary lacks. */
  public UnknownPolicy unknownPolicy() {
    return unknownId == ABSENT ? UnknownPolicy.REFUSE : UnknownPolicy.UNKNOWN_TOKEN;
  }

  @Override
  public int vocabularySize() {
    return codePointOfId.length;
  }

  /** {@inheritDoc} Every token is a word of its own. */
  @Override
  public Encoding encode(String text) {
    int[] ids = new int[text.length()];
    int[] starts = new int[text.length()];
    int[] ends = new int[text.length()];
    int count = 0;
    for (int i = 0; i < text.length(); count++) {
      ids[count] = idAt(text, i);
      starts[count] = i;
      i += lengthAt(text, i);
      ends[count] = i;
    }
    int[] words = new int[count];
    Arrays.setAll(words, word -> word);
    return new Encoding(trim(ids, count), trim(starts, count), trim(ends, count), words);
  }

  @Override
  public int[] ids(String text) {
    int[] ids = new int[text.length()];
    int count = 0;
    for (int i = 0; i < text.length(); i += lengthAt(text, i)) {
      ids[count++] = idAt(text, i);
    }
    return trim(ids, count);
  }

  private static int[] trim(int[] array, int length) {
    return length == array.length ? array : Arrays.copyOf(array, length);
  }

  private boolean unknownTokenAt(String text, int index) {
    return unknownId != ABSENT && text.startsWith(UNKNOWN_TOKEN, index);
  }

  /** The length of the token at an index, in UTF-16 code units. */
  private int lengthAt(String text, int index) {
    return unknownTokenAt(text, index)
        ? UNKNOWN_TOKEN.length()
        : Character.charCount(text.codePointAt(index));
  }

  private int idAt(String text, int index) {
    if (unknownTokenAt(text, index)) {
      return unknownId;
    }
    int codePoint = text.codePointAt(index);
    int id = codePoint < idOfCodePoint.length ? idOfCodePoint[codePoint] : ABSENT;
    if (id != ABSENT) {
      return id;
    }
    if (unknownId == ABSENT) {
      throw UnknownCharacterException.at(
          text, index, "is not in the vocabulary of %d characters".formatted(vocabularySize()));
    }
    return unknownId;
  }

  @Override
  public StreamingDecoder streamingDecoder() {
    return new StreamingDecoder() {
      @Override
      public String next(int id) {
        return token(id);
      }

      @Override
      public String finish() {
        return "";
      }
    };
  }

  @Override
  public String token(int id) {
    if (id < 0 || id >= codePointOfId.length) {
      throw new IllegalArgumentException(
          "token id %d is outside the vocabulary of %d tokens (ids 0 to %d)"
              .formatted(id, codePointOfId.length, codePointOfId.length - 1));
    }
    return id == unknownId ? UNKNOWN_TOKEN : Character.toString(codePointOfId[id]);
  }

  @Override
  public OptionalInt id(String token) {
    if (unknownId != ABSENT && token.equals(UNKNOWN_TOKEN)) {
      return OptionalInt.of(unknownId);
    }
    if (token.isEmpty() || token.codePointCount(0, token.length()) != 1) {
      return OptionalInt.empty();
    }
    int codePoint = token.codePointAt(0);
    int id = codePoint < idOfCodePoint.length ? idOfCodePoint[codePoint] : ABSENT;
    return id == ABSENT ? OptionalInt.empty() : OptionalInt.of(id);
  }

  @Override
  public List<SpecialToken> specialTokens() {
    return unknownId == ABSENT ? List.of() : List.of(new SpecialToken(unknownId, UNKNOWN_TOKEN));
  }

  @Override
  public void save(Path directory) throws IOException {
    CharacterTokenizerJson.write(this, directory);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CharacterTokenizer that
        && Arrays.equals(codePointOfId, that.codePointOfId);
  }

  @Override
  public int hashCode() {
    return Objects.hash(TokenizerType.CHARACTER, Arrays.hashCode(codePointOfId));
  }

  @Override
  public String toString() {
    return "CharacterTokenizer[%d tokens, %s]".formatted(vocabularySize(), unknownPolicy());
  }
}
