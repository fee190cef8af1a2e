package io.sirocco.tokenizer.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Small byte-pair encodings with merges in any order, and words for them. */
final class RandomBpe {
  private static final List<String> LETTERS = List.of("a", "b", "é", "c");

  private RandomBpe() {}

  static Bpe model(long seed) {
    Random random = new Random(seed);
    String prefix = random.nextInt(4) == 0 ? "##" : "";
    String suffix = random.nextInt(3) == 0 ? "</w>" : "";
    List<String> tokens = new ArrayList<>(List.of("<unk>"));
    for (String letter : LETTERS.subList(0, 3)) {
      Stream.of(letter, prefix + letter, letter + suffix, prefix + letter + suffix)
          .distinct()
          .forEach(tokens::add);
    }
    int count = random.nextInt(40);
    int[] lefts = new int[count];
    int[] rights = new int[count];
    for (int rank = 0; rank < count; rank++) {
      do {
        lefts[rank] = 1 + random.nextInt(tokens.size() - 1);
        rights[rank] = 1 + random.nextInt(tokens.size() - 1);
      } while (!tokens.get(rights[rank]).startsWith(prefix));
      String merged = tokens.get(lefts[rank]) + tokens.get(rights[rank]).substring(prefix.length());
      if (!tokens.contains(merged)) {
        tokens.add(merged);
      }
    }
    shuffle(lefts, rights, random);
    OptionalInt unknown = random.nextBoolean() ? OptionalInt.of(0) : OptionalInt.empty();
    BpeRules rules = new BpeRules(BpeUnit.CHARACTERS, unknown, prefix, suffix, Set.of());
    return new Bpe(Vocabulary.ofTexts(tokens), lefts, rights, rules);
  }

  /** Some models have ranks that no training gives: a token is merged before it can be made. */
  private static void shuffle(int[] lefts, int[] rights, Random random) {
    if (random.nextBoolean()) {
      return;
    }
    for (int i = lefts.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int left = lefts[i];
      lefts[i] = lefts[j];
      lefts[j] = left;
      int right = rights[i];
      rights[i] = rights[j];
      rights[j] = right;
    }
  }

  static String word(long seed, int length) {
    Random random = new Random(seed);
    int letters = 1 + random.nextInt(LETTERS.size());
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append(LETTERS.get(random.nextInt(letters)));
    }
    return word.toString();
  }
}
