package io.sirocco.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** Finds peers on the class path. */
public final class Peers {

  private Peers() {}

  /** All providers, by name. */
  public static List<PeerProvider> available() {
    return ServiceLoader.load(PeerProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(PeerProvider::name))
        .toList();
  }

  /**
   * Opens a peer.
   *
   * @param name a provider's name
   * @param threads that it shall use, at least 1
   * @throws IllegalArgumentException if there is none of this name; names those that are there
   */
  public static Peer open(String name, int threads) {
    List<PeerProvider> available = available();
    return available.stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no peer %s on the class path; there are %s. The script ./sirocco fetches OpenBLAS and"
                        .formatted(name, available.stream().map(PeerProvider::name).toList())
                    + " libtorch by itself; without it: ./mvnw -Plauncher,peers package -pl"
                    + " benchmarks/peers -am, and benchmarks/peers/target/launcher/lib/* on the"
                    + " class path"))
        .open(threads);
  }
}
