package io.sirocco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.kernels.Availability;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackendChoiceTest {

  private static final BackendOptions ONE_THREAD = BackendOptions.threads(1);

  @Test
  void candidatesAreSortedByNameAndIncludeTheOracle() {
    assertThat(BackendChoice.candidates())
        .extracting(candidate -> candidate.provider().name())
        .contains("null", "reference", "vector")
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void theAutomaticChoiceIsADeviceAndNeverAnOracle() {
    BackendChoice.Chosen chosen = BackendChoice.open(BackendChoice.AUTO, ONE_THREAD);
    try (Backend backend = chosen.backend()) {
      assertThat(backend.name()).isEqualTo("vector");
      assertThat(chosen.explanation().getFirst()).startsWith("backend vector: ");
      assertThat(chosen.explanation()).noneMatch(line -> line.contains("reference"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "reference", "vector"})
  void aNamedBackendIsOpenedWithItsDescription(String name) {
    BackendChoice.Chosen chosen = BackendChoice.open(name, ONE_THREAD);
    try (Backend backend = chosen.backend()) {
      assertThat(backend.name()).isEqualTo(name);
      assertThat(chosen.explanation())
          .singleElement()
          .isEqualTo("backend %s: %s".formatted(name, description(name)));
    }
  }

  private static String description(String name) {
    for (BackendChoice.Candidate candidate : BackendChoice.candidates()) {
      if (candidate.provider().name().equals(name)
          && candidate.availability() instanceof Availability.Available(var _, var description)) {
        return description;
      }
    }
    throw new AssertionError(name);
  }

  @Test
  void aNameThatNoBackendHasIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> BackendChoice.open("cuda", ONE_THREAD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("no backend cuda; there are auto and ", "reference", "vector");
  }
}
