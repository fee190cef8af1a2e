package io.sirocco.corpora.cleaning;

import java.util.Arrays;
import java.util.Map;
import opennlp.tools.ml.model.AbstractModel;
import opennlp.tools.ml.model.Context;
import opennlp.tools.ml.model.MaxentModel;

/**
 * A maximum-entropy model whose features are the runs of one to three characters (UTF-16 code
 * units, in lower case) that occur in a text, as flat tables. Immutable.
 *
 * <p>The logarithm of an outcome's probability is the sum of its weights over the features that are
 * there, each counted once (Berger, Della Pietra, Della Pietra, Computational Linguistics 22,
 * 1996).
 */
final class NGramModel {

  private static final int LONGEST = 3;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  private static final int ABSENT = -1;

  private final String[] outcomes;

  /** Features by open addressing: packed characters, and where the weights of each begin. */
  private final long[] keys;

  private final int[] features;

  /** The weights of feature f are at starts[f] to starts[f + 1] - 1. */
  private final int[] starts;

  private final byte[] weightOutcomes;
  private final float[] weights;

  NGramModel(MaxentModel trained) {
    if (!(trained instanceof AbstractModel model)
        || !(model.getDataStructures()[1] instanceof Map<?, ?> byFeature)) {
      throw new IllegalArgumentException("not a model with tables: " + trained.getClass());
    }
    outcomes = new String[trained.getNumOutcomes()];
    Arrays.setAll(outcomes, trained::getOutcome);
    int slots = Integer.highestOneBit(Math.max(1, byFeature.size())) * 4;
    keys = new long[slots];
    features = new int[slots];
    starts = new int[byFeature.size() + 1];
    int size =
        byFeature.values().stream()
            .mapToInt(context -> ((Context) context).getOutcomes().length)
            .sum();
    weightOutcomes = new byte[size];
    weights = new float[size];
    int feature = 0;
    for (Map.Entry<?, ?> entry : byFeature.entrySet()) {
      add(feature++, (String) entry.getKey(), (Context) entry.getValue());
    }
  }

  private void add(int feature, String characters, Context context) {
    int at = starts[feature];
    for (int i = 0; i < context.getOutcomes().length; i++) {
      weightOutcomes[at] = (byte) context.getOutcomes()[i];
      weights[at++] = (float) context.getParameters()[i];
    }
    starts[feature + 1] = at;
    if (characters.length() <= LONGEST) {
      long key = 0;
      for (int i = 0; i < characters.length(); i++) {
        key = key << Character.SIZE | characters.charAt(i);
      }
      int slot = slot(key);
      keys[slot] = key;
      features[slot] = feature;
    }
  }

  /** Where a key is, or would be. Keys are not 0: texts have no character 0. */
  private int slot(long key) {
    int slot = (int) ((key * SPREAD) >>> 32) & (keys.length - 1);
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }

  /** The number of outcomes. */
  int outcomes() {
    return outcomes.length;
  }

  /** The name of an outcome. */
  String outcome(int index) {
    return outcomes[index];
  }

  /** What evaluates the model; for one thread at a time. */
  Evaluation evaluation() {
    return new Evaluation();
  }

  /** Evaluates the model, with memory of its own. */
  final class Evaluation {
    private final LanguageText normal = new LanguageText();

    /** The text that has seen a feature last. */
    private final int[] seenBy = new int[starts.length - 1];

    private int texts;

    private Evaluation() {}

    /** The logarithms of the probabilities of all outcomes, but for a constant. */
    double[] logarithms(String text) {
      if (++texts == 0) {
        Arrays.fill(seenBy, 0);
        texts = 1;
      }
      normal.read(text);
      double[] sums = new double[outcomes.length];
      for (int i = 0; i < normal.length(); i++) {
        long key = 0;
        for (int j = i; j < Math.min(normal.length(), i + LONGEST); j++) {
          key = key << Character.SIZE | normal.charAt(j);
          add(key, sums);
        }
      }
      return sums;
    }

    private void add(long key, double[] sums) {
      int slot = slot(key);
      int feature = keys[slot] == key ? features[slot] : ABSENT;
      if (feature == ABSENT || seenBy[feature] == texts) {
        return;
      }
      seenBy[feature] = texts;
      for (int i = starts[feature]; i < starts[feature + 1]; i++) {
        sums[weightOutcomes[i]] += weights[i];
      }
    }
  }
}
