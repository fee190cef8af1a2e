package io.sirocco.corpora.sampling;

import io.sirocco.corpora.store.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What {@code create_pretraining_data.py} of google-research/bert makes of documents, step by step
 * over lists of sentences. It draws in the order of that program.
 */
final class WrittenOutPairs {

  private static final double SHORT_SEQUENCES = .1;
  private static final int TRIES = 10;

  private final List<List<List<Integer>>> documents = new ArrayList<>();
  private final int most;
  private final RandomKey key;
  private long draws;

  /** Both sides as ids, and whether the second was drawn (1) or follows (0). */
  record Pair(List<Integer> a, List<Integer> b, int label) {}

  /** Documents whose ids are their places. */
  WrittenOutPairs(Dataset dataset, int T, RandomKey key) {
    for (long d = 0; d < dataset.documents(); d++) {
      List<List<Integer>> sentences = new ArrayList<>();
      for (long s = dataset.firstSequence(d); s < dataset.firstSequence(d + 1); s++) {
        int first = (int) dataset.firstToken(s);
        sentences.add(IntStream.range(first, (int) dataset.firstToken(s + 1)).boxed().toList());
      }
      documents.add(sentences);
    }
    most = T - 3;
    this.key = key;
  }

  private double random() {
    return key.uniform(draws++);
  }

  /** A number from low to high, both included. */
  private int integer(int low, int high) {
    return low + (int) key.below(high - low + 1L, draws++);
  }

  List<Pair> of(int document) {
    int target = random() < SHORT_SEQUENCES ? integer(2, most) : most;
    List<Pair> pairs = new ArrayList<>();
    List<List<Integer>> chunk = new ArrayList<>();
    List<List<Integer>> sentences = documents.get(document);
    for (int i = 0; i < sentences.size(); i++) {
      chunk.add(sentences.get(i));
      if (i < sentences.size() - 1 && joined(chunk).size() < target) {
        continue;
      }
      int split = chunk.size() == 1 ? 1 : integer(1, chunk.size() - 1);
      List<Integer> a = joined(chunk.subList(0, split));
      if (chunk.size() == 1 || random() < .5) {
        pairs.add(truncated(a, drawn(document, target - a.size()), 1));
        i -= chunk.size() - split;
      } else {
        pairs.add(truncated(a, joined(chunk.subList(split, chunk.size())), 0));
      }
      chunk.clear();
    }
    return pairs;
  }

  private List<Integer> drawn(int document, int length) {
    int other = document;
    for (int i = 0; i < TRIES; i++) {
      other = integer(0, documents.size() - 1);
      if (other != document) {
        break;
      }
    }
    List<List<Integer>> sentences = documents.get(other);
    List<Integer> tokens = new ArrayList<>();
    for (int i = integer(0, sentences.size() - 1); i < sentences.size(); i++) {
      tokens.addAll(sentences.get(i));
      if (tokens.size() >= length) {
        break;
      }
    }
    return tokens;
  }

  private Pair truncated(List<Integer> a, List<Integer> b, int label) {
    while (a.size() + b.size() > most) {
      List<Integer> longer = a.size() > b.size() ? a : b;
      if (random() < .5) {
        longer.removeFirst();
      } else {
        longer.removeLast();
      }
    }
    return new Pair(a, b, label);
  }

  private static List<Integer> joined(List<List<Integer>> sentences) {
    List<Integer> tokens = new ArrayList<>();
    sentences.forEach(tokens::addAll);
    return tokens;
  }
}
