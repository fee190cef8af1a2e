package io.sirocco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.kernels.Availability;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.BackendProvider;
import java.util.List;
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

  /** A backend that says what it has, and opens the dry run under its name. */
  private record Stub(String name, Availability availability) implements BackendProvider {
    @Override
    public int preference() {
      return name.startsWith("preferred") ? 1 : 0;
    }

    @Override
    public Backend open(BackendOptions options) {
      return BackendChoice.open("null", options).backend();
    }

    static BackendChoice.Candidate of(String name, Availability availability) {
      return new BackendChoice.Candidate(new Stub(name, availability), availability);
    }

    static BackendChoice.Candidate of(String name, Availability.DeviceKind kind) {
      return of(name, new Availability.Available(kind, "a " + kind));
    }
  }

  @Test
  void aGraphicsProcessorComesBeforeAProcessorAndThatBeforeADriverForOne() {
    BackendChoice.Candidate driver = Stub.of("driver", Availability.DeviceKind.CPU_DRIVER);
    BackendChoice.Candidate processor = Stub.of("processor", Availability.DeviceKind.CPU);
    BackendChoice.Candidate graphics = Stub.of("graphics", Availability.DeviceKind.GPU);
    BackendChoice.Candidate oracle = Stub.of("oracle", Availability.DeviceKind.CHECK);
    BackendChoice.Candidate missing =
        Stub.of("missing", new Availability.Unavailable("there is no driver"));
    assertThat(explanation(List.of(oracle, missing, driver)))
        .containsExactly("backend driver: a CPU_DRIVER", "not missing: there is no driver");
    assertThat(explanation(List.of(driver, oracle, processor)))
        .containsExactly(
            "backend processor: a CPU",
            "not driver: only a processor behind a driver: a CPU_DRIVER");
    assertThat(explanation(List.of(processor, graphics)))
        .containsExactly(
            "backend graphics: a GPU", "not processor: another comes first; it has a CPU");
  }

  @Test
  void ofOneKindThePreferredIsTaken() {
    BackendChoice.Candidate one = Stub.of("one", Availability.DeviceKind.GPU);
    BackendChoice.Candidate preferred = Stub.of("preferred", Availability.DeviceKind.GPU);
    BackendChoice.Candidate processor = Stub.of("preferred processor", Availability.DeviceKind.CPU);
    assertThat(explanation(List.of(one, preferred, processor)).getFirst())
        .isEqualTo("backend preferred: a GPU");
  }

  private static List<String> explanation(List<BackendChoice.Candidate> candidates) {
    BackendChoice.Chosen chosen = BackendChoice.automatic(candidates, ONE_THREAD);
    chosen.backend().close();
    return chosen.explanation();
  }

  @Test
  void whereNoDeviceIsThereTheReasonsAreGiven() {
    List<BackendChoice.Candidate> none =
        List.of(
            Stub.of("missing", new Availability.Unavailable("there is no driver")),
            Stub.of("oracle", Availability.DeviceKind.CHECK));
    assertThatThrownBy(() -> BackendChoice.automatic(none, ONE_THREAD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no backend is available; not missing: there is no driver");
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
