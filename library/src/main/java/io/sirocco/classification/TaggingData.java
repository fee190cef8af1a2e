package io.sirocco.classification;

import io.sirocco.ProblemType;
import io.sirocco.kernels.Randomness;
import io.sirocco.objectives.Draws;
import io.sirocco.training.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Texts whose words have tags, to train on, and others to choose the best epoch by.
 *
 * @param train to train on
 * @param dev held out
 * @param files where they come from
 */
public record TaggingData(TaggedTexts train, TaggedTexts dev, List<Provenance.DataFile> files)
    implements TuningData {

  /** Copies the list. */
  public TaggingData {
    files = List.copyOf(files);
  }

  /**
   * Holds out a share of the texts.
   *
   * @param share of them, in (0, 1)
   * @param seed which texts
   * @param files where they come from
   * @throws IllegalArgumentException if nothing is left on one side
   */
  public static TaggingData split(
      TaggedTexts all, double share, long seed, List<Provenance.DataFile> files) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("a share of %s is not in (0, 1)".formatted(share));
    }
    int size = all.texts().size();
    int held = (int) Math.round(share * size);
    if (held == 0 || held == size) {
      throw new IllegalArgumentException(
          "%d texts are too few to hold out %s of them".formatted(size, share));
    }
    List<Integer> train = new ArrayList<>();
    List<Integer> dev = new ArrayList<>();
    for (int text : new Draws(seed, Randomness.SAMPLING, -1, 0).permutation(size, 0)) {
      (dev.size() < held ? dev : train).add(text);
    }
    return new TaggingData(
        all.subset(train.stream().sorted().toList()),
        all.subset(dev.stream().sorted().toList()),
        files);
  }

  @Override
  public ProblemType type() {
    return ProblemType.TOKEN_CLASSIFICATION;
  }

  @Override
  public Map<String, String> record() {
    return Map.of("loss", "cross_entropy");
  }

  @Override
  public List<String> labels() {
    List<String> names = train.names();
    if (names.size() < 2) {
      throw new IllegalArgumentException(
          "%s: the only tag is %s; a model tells two or more apart".formatted(train.name(), names));
    }
    return names;
  }
}
