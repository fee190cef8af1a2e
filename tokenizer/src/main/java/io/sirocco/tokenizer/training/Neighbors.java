package io.sirocco.tokenizer.training;

import java.util.Arrays;

/** During one merge: which pair is lost and which is gained next to each neighbor. */
final class Neighbors {
  private int[] rounds = new int[1 << 10];
  private int[] lost = new int[1 << 10];
  private int[] gained = new int[1 << 10];
  private int round;

  /** Forgets all neighbors, which are smaller than {@code symbols}. */
  void begin(int symbols) {
    round++;
    if (symbols > rounds.length) {
      int capacity = Math.multiplyExact(symbols, 2);
      rounds = Arrays.copyOf(rounds, capacity);
      lost = Arrays.copyOf(lost, capacity);
      gained = Arrays.copyOf(gained, capacity);
    }
  }

  /** Whether the pairs of a neighbor are known. */
  boolean knows(int symbol) {
    return rounds[symbol] == round;
  }

  /** Says which pairs a neighbor is in. */
  void set(int symbol, int lostPair, int gainedPair) {
    rounds[symbol] = round;
    lost[symbol] = lostPair;
    gained[symbol] = gainedPair;
  }

  /** The pair that the neighbor made with the part that is merged. */
  int lost(int symbol) {
    return lost[symbol];
  }

  /** The pair that the neighbor makes with the new symbol. */
  int gained(int symbol) {
    return gained[symbol];
  }
}
