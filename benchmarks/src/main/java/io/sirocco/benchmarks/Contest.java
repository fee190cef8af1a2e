package io.sirocco.benchmarks;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Those who do the work of one case, ready to run and with checked results.
 *
 * @param contestants with distinct names, ours first
 */
public record Contest(List<Contestant> contestants) implements AutoCloseable {

  /** The name under which our backend competes. */
  public static final String OURS = "sirocco";

  /** Checks that there is one, and that names differ. */
  public Contest {
    contestants = List.copyOf(contestants);
    if (contestants.isEmpty()) {
      throw new IllegalArgumentException("a contest needs at least one contestant");
    }
    Set<String> names = new HashSet<>();
    for (Contestant contestant : contestants) {
      if (!names.add(contestant.name())) {
        throw new IllegalArgumentException(
            "two contestants are named %s".formatted(contestant.name()));
      }
    }
  }

  @Override
  public void close() {
    contestants.forEach(Contestant::close);
  }
}
