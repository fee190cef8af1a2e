package io.sirocco.tokenizer.training;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * All pieces at all positions of the words, found once: a piece is taken away by forgetting it
 * here. Pieces are numbered from 0; the first are the characters of the alphabet, the others the
 * seeds in their order.
 *
 * <p>An edge is a piece at a position: {@code piece << }{@value #LENGTH_BITS}{@code | length - 1}.
 */
final class UnigramLattice {
  /** The bits of a length. */
  static final int LENGTH_BITS = 5;

  /** The longest piece, in characters. */
  static final int MAX_LENGTH = 1 << LENGTH_BITS;

  /** The most edges there may be; seeds are left out for that, the last ones first. */
  static final int MAX_EDGES = 1 << 26;

  private static final int BLOCK = 1 << 15;

  private final SymbolText text;
  private final int[] starts;
  private final byte[] counts;
  private final int[] edges;
  private final int[] blocks;
  private int[] examples;
  private byte[] lengths;
  private int pieces;

  /** Puts all pieces at their positions. */
  UnigramLattice(SymbolText text, UnigramSeeds seeds, Workers workers) {
    this.text = text;
    int[] symbols = text.symbols();
    int characters = text.tokens().size();
    int used = usedSeeds(symbols.length, seeds);
    pieces = characters + used;
    examples = new int[pieces];
    lengths = new byte[pieces];
    starts = new int[symbols.length];
    counts = new byte[symbols.length];
    for (int i = 0; i < symbols.length; i++) {
      if (symbols[i] >= 0) {
        counts[i] = 1;
        examples[symbols[i]] = i;
        lengths[symbols[i]] = 1;
      }
    }
    for (int seed = 0; seed < used; seed++) {
      examples[characters + seed] = seeds.position(seed, 0);
      lengths[characters + seed] = (byte) seeds.length(seed);
    }
    workers.forEach(workers.threads(), part -> count(seeds, used, part, workers.threads()));
    int end = 0;
    for (int i = 0; i < symbols.length; i++) {
      starts[i] = end;
      end += counts[i];
    }
    edges = new int[end];
    workers.forEach(workers.threads(), part -> put(seeds, used, part, workers.threads()));
    blocks = blocks(symbols);
  }

  private static int usedSeeds(int positions, UnigramSeeds seeds) {
    long total = positions;
    for (int seed = 0; seed < seeds.size(); seed++) {
      total += seeds.occurrences(seed);
      if (total > MAX_EDGES) {
        return seed;
      }
    }
    return seeds.size();
  }

  /** Where a part of the positions begins, each of which belongs to one thread. */
  private int part(int part, int parts) {
    return (int) ((long) starts.length * part / parts);
  }

  private void count(UnigramSeeds seeds, int used, int part, int parts) {
    int from = part(part, parts);
    int to = part(part + 1, parts);
    for (int seed = 0; seed < used; seed++) {
      int occurrences = seeds.occurrences(seed);
      for (int i = 0; i < occurrences; i++) {
        int position = seeds.position(seed, i);
        if (position >= from && position < to) {
          counts[position]++;
        }
      }
    }
  }

  private void put(UnigramSeeds seeds, int used, int part, int parts) {
    int from = part(part, parts);
    int to = part(part + 1, parts);
    int[] next = Arrays.copyOfRange(starts, from, to);
    for (int i = from; i < to; i++) {
      if (counts[i] > 0) {
        edges[next[i - from]++] = text.symbols()[i] << LENGTH_BITS;
      }
    }
    int characters = text.tokens().size();
    for (int seed = 0; seed < used; seed++) {
      int edge = (characters + seed) << LENGTH_BITS | (seeds.length(seed) - 1);
      int occurrences = seeds.occurrences(seed);
      for (int i = 0; i < occurrences; i++) {
        int position = seeds.position(seed, i);
        if (position >= from && position < to) {
          edges[next[position - from]++] = edge;
        }
      }
    }
  }

  /** Where blocks of whole words begin: at boundaries. */
  private static int[] blocks(int[] symbols) {
    int[] blocks = new int[symbols.length / BLOCK + 2];
    int size = 1;
    for (int i = BLOCK; i < symbols.length - 1; i++) {
      if (symbols[i] < 0) {
        blocks[size++] = i;
        i += BLOCK;
      }
    }
    blocks[size++] = symbols.length - 1;
    return Arrays.copyOf(blocks, size);
  }

  /** The words. */
  SymbolText text() {
    return text;
  }

  /** The number of pieces, among them those of one character, which come first. */
  int pieces() {
    return pieces;
  }

  /** The number of pieces of one character. */
  int characters() {
    return text.tokens().size();
  }

  /** The characters of a piece. */
  int length(int piece) {
    return lengths[piece];
  }

  /** What a piece looks like. */
  byte[] spell(int piece) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < lengths[piece]; i++) {
      bytes.writeBytes(text.tokens().get(text.symbols()[examples[piece] + i]));
    }
    return bytes.toByteArray();
  }

  /** A position where a piece is. */
  int example(int piece) {
    return examples[piece];
  }

  /** Holds the edges. */
  int[] edges() {
    return edges;
  }

  /** Where the edges of a position begin. */
  int from(int position) {
    return starts[position];
  }

  /** Where the edges of a position end, exclusive. */
  int to(int position) {
    return starts[position] + counts[position];
  }

  /** Where blocks of whole words begin and, at the end, where the last one ends. */
  int[] blocks() {
    return blocks;
  }

  /**
   * Forgets pieces.
   *
   * @param kept for each piece whether it stays; those of one character do
   */
  void retain(boolean[] kept, Workers workers) {
    int[] numbers = new int[pieces];
    int size = 0;
    for (int piece = 0; piece < pieces; piece++) {
      numbers[piece] = -1;
      if (kept[piece]) {
        examples[size] = examples[piece];
        lengths[size] = lengths[piece];
        numbers[piece] = size++;
      }
    }
    pieces = size;
    examples = Arrays.copyOf(examples, size);
    lengths = Arrays.copyOf(lengths, size);
    workers.forEach(
        blocks.length - 1,
        block -> {
          for (int i = blocks[block]; i < blocks[block + 1]; i++) {
            retain(i, numbers);
          }
        });
  }

  private void retain(int position, int[] numbers) {
    int start = starts[position];
    int end = start;
    for (int i = start; i < start + counts[position]; i++) {
      int number = numbers[edges[i] >>> LENGTH_BITS];
      if (number >= 0) {
        edges[end++] = number << LENGTH_BITS | (edges[i] & (MAX_LENGTH - 1));
      }
    }
    counts[position] = (byte) (end - start);
  }
}
