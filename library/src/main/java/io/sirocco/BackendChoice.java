package io.sirocco;

import io.sirocco.kernels.Availability;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.BackendProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Finds the backends on the class path and chooses one: a GPU before the CPU, oracles and dry runs
 * only by name.
 */
public final class BackendChoice {

  /** The name that lets the choice be made here. */
  public static final String AUTO = "auto";

  private BackendChoice() {}

  /**
   * A backend and whether it can be opened.
   *
   * @param provider opens it
   * @param availability whether that is possible, and why or why not
   */
  public record Candidate(BackendProvider provider, Availability availability) {}

  /**
   * A choice that was made.
   *
   * @param backend opened; the caller closes it
   * @param explanation what was chosen and why the others were not, one line each
   */
  public record Chosen(Backend backend, List<String> explanation) {}

  /** All backends, by name. */
  public static List<Candidate> candidates() {
    List<Candidate> candidates = new ArrayList<>();
    for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
      candidates.add(new Candidate(provider, provider.availability()));
    }
    candidates.sort(Comparator.comparing((Candidate candidate) -> candidate.provider().name()));
    return candidates;
  }

  /**
   * Opens a backend.
   *
   * @param name a backend's name, or {@link #AUTO}
   * @throws IllegalArgumentException if there is no such backend, or it is not available: with the
   *     reason
   */
  public static Chosen open(String name, BackendOptions options) {
    List<Candidate> candidates = candidates();
    return name.equals(AUTO) ? automatic(candidates, options) : named(name, candidates, options);
  }

  private static Chosen named(String name, List<Candidate> candidates, BackendOptions options) {
    List<String> names = candidates.stream().map(candidate -> candidate.provider().name()).toList();
    Candidate candidate =
        candidates.stream()
            .filter(each -> each.provider().name().equals(name))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "no backend %s; there are %s and %s"
                        .formatted(name, AUTO, String.join(", ", names))));
    return switch (candidate.availability()) {
      case Availability.Available(var _, var description) ->
          new Chosen(
              candidate.provider().open(options),
              List.of("backend %s: %s".formatted(name, description)));
      case Availability.Unavailable(var reason) ->
          throw new IllegalArgumentException(
              "backend %s is not available: %s".formatted(name, reason));
    };
  }

  private static Chosen automatic(List<Candidate> candidates, BackendOptions options) {
    List<String> others = new ArrayList<>();
    Candidate best = null;
    for (Availability.DeviceKind kind :
        List.of(Availability.DeviceKind.GPU, Availability.DeviceKind.CPU)) {
      for (Candidate candidate : candidates) {
        if (best == null
            && candidate.availability() instanceof Availability.Available(var found, var _)
            && found == kind) {
          best = candidate;
        }
      }
    }
    for (Candidate candidate : candidates) {
      if (candidate.availability() instanceof Availability.Unavailable(var reason)) {
        others.add("not %s: %s".formatted(candidate.provider().name(), reason));
      }
    }
    if (best == null) {
      throw new IllegalArgumentException(
          "no backend is available; %s".formatted(String.join("; ", others)));
    }
    Chosen chosen = named(best.provider().name(), candidates, options);
    others.addFirst(chosen.explanation().getFirst());
    return new Chosen(chosen.backend(), others);
  }
}
