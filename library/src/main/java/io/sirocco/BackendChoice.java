package io.sirocco;

import io.sirocco.kernels.Availability;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.BackendProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

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

  /** All backends, by name, each asked whether it can be opened. */
  public static List<Candidate> candidates() {
    return providers().stream()
        .map(provider -> new Candidate(provider, provider.availability()))
        .toList();
  }

  private static Candidate withoutNeedlessDriver(BackendProvider provider) {
    return new Candidate(
        provider,
        provider
            .noGpu()
            .<Availability>map(Availability.Unavailable::new)
            .orElseGet(provider::availability));
  }

  private static List<BackendProvider> providers() {
    return ServiceLoader.load(BackendProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(BackendProvider::name))
        .toList();
  }

  /**
   * Opens a backend. Only one that is named is asked: to ask loads a driver.
   *
   * @param name a backend's name, or {@link #AUTO}
   * @throws IllegalArgumentException if there is no such backend, or it is not available: with the
   *     reason
   */
  public static Chosen open(String name, BackendOptions options) {
    if (name.equals(AUTO)) {
      return automatic(
          providers().stream().map(BackendChoice::withoutNeedlessDriver).toList(), options);
    }
    List<BackendProvider> providers = providers();
    BackendProvider provider =
        providers.stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "no backend %s; there are %s and %s".formatted(name, AUTO, names(providers))));
    return named(new Candidate(provider, provider.availability()), options);
  }

  private static String names(List<BackendProvider> providers) {
    return String.join(", ", providers.stream().map(BackendProvider::name).toList());
  }

  private static Chosen named(Candidate candidate, BackendOptions options) {
    String name = candidate.provider().name();
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

  /**
   * Opens the backend with the best kind of device that there is, and of those the preferred one.
   */
  static Chosen automatic(List<Candidate> candidates, BackendOptions options) {
    Optional<Candidate> best =
        Stream.of(
                Availability.DeviceKind.GPU,
                Availability.DeviceKind.CPU,
                Availability.DeviceKind.CPU_DRIVER)
            .flatMap(kind ->
                candidates.stream()
                    .filter(candidate -> has(candidate, kind))
                    .sorted(Comparator.comparing(candidate -> -candidate.provider().preference())))
            .findFirst();
    List<String> others = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (!Optional.of(candidate).equals(best)) {
        whyNot(candidate.availability())
            .ifPresent(
                reason -> others.add("not %s: %s".formatted(candidate.provider().name(), reason)));
      }
    }
    if (best.isEmpty()) {
      throw new IllegalArgumentException(
          "no backend is available; %s".formatted(String.join("; ", others)));
    }
    Chosen chosen = named(best.get(), options);
    others.addFirst(chosen.explanation().getFirst());
    return new Chosen(chosen.backend(), others);
  }

  private static boolean has(Candidate candidate, Availability.DeviceKind kind) {
    return candidate.availability() instanceof Availability.Available(var found, var _)
        && found == kind;
  }

  /** Why a backend that could have been chosen was not; oracles and dry runs could not. */
  private static Optional<String> whyNot(Availability availability) {
    return switch (availability) {
      case Availability.Unavailable(var reason) -> Optional.of(reason);
      case Availability.Available(var kind, var description) ->
          switch (kind) {
            case GPU, CPU -> Optional.of("another comes first; it has " + description);
            case CPU_DRIVER -> Optional.of("only a processor behind a driver: " + description);
            case CHECK -> Optional.empty();
          };
    };
  }
}
