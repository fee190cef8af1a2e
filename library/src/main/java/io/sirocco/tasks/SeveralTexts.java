package io.sirocco.tasks;

import io.sirocco.objectives.EvaluationSamples;
import io.sirocco.objectives.TextSize;
import io.sirocco.objectives.TokenBatch;
import java.util.List;
import java.util.Optional;

/**
 * The samples of several texts, one after the other.
 *
 * @param texts of one T, at least one
 */
record SeveralTexts(List<EvaluationSamples> texts) implements EvaluationSamples {

  SeveralTexts {
    texts = List.copyOf(texts);
  }

  @Override
  public int T() {
    return texts.getFirst().T();
  }

  @Override
  public int count() {
    return texts.stream().mapToInt(EvaluationSamples::count).sum();
  }

  @Override
  public void fill(int sample, TokenBatch batch, int row) {
    int first = 0;
    for (EvaluationSamples text : texts) {
      int count = text.count();
      if (sample < first + count) {
        text.fill(sample - first, batch, row);
        return;
      }
      first += count;
    }
    throw new IndexOutOfBoundsException("sample %d of %d".formatted(sample, first));
  }

  @Override
  public Optional<TextSize> size() {
    long bytes = 0;
    long characters = 0;
    for (EvaluationSamples text : texts) {
      Optional<TextSize> size = text.size();
      if (size.isEmpty()) {
        return Optional.empty();
      }
      bytes += size.get().bytes();
      characters += size.get().characters();
    }
    return Optional.of(new TextSize(bytes, characters));
  }
}
