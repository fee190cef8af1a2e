package io.sirocco.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.Recipe;
import io.sirocco.corpora.store.DatasetName;
import io.sirocco.corpora.store.Split;
import io.sirocco.corpora.store.TokenStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A recipe's exponent reaches the schedule of languages, and so do the sizes of their texts. */
final class LanguageSharesTest {

  private static final int STEPS = 2000;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"0", "0.5", "1"})
  void stepsAreSharedBySizesToAlpha(double alpha) throws IOException {
    TinyStore store = TinyStore.prepare(folder);
    store.add("zz", 2000);
    Recipe recipe = TinyStore.recipe("objectives.mlm=1", "data.language_alpha=" + alpha);
    store.with(
        recipe,
        List.of(),
        (data, tasks) -> {
          double small = tokens(store, "en");
          double large = tokens(store, "zz");
          assertThat(large).isGreaterThan(4 * small);
          int ofLarge = 0;
          for (int step = 0; step < STEPS; step++) {
            ofLarge += data.tasks().getFirst().samples().language(step).equals("zz") ? 1 : 0;
          }
          double expected =
              Math.pow(large, alpha) / (Math.pow(large, alpha) + Math.pow(small, alpha));
          // Four standard deviations of a share of 1/2.
          assertThat(ofLarge / (double) STEPS).isCloseTo(expected, within(.045));
        });
  }

  private static double tokens(TinyStore store, String language) throws IOException {
    try (TokenStore opened = TokenStore.open(store.directory())) {
      DatasetName name = new DatasetName(language, language, Split.TRAIN);
      return opened.dataset(name).orElseThrow().tokens();
    }
  }
}
