package io.sirocco.benchmarks.classification;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sirocco.benchmarks.BenchmarkCase;
import io.sirocco.benchmarks.Contest;
import io.sirocco.benchmarks.Contestant;
import io.sirocco.benchmarks.Peer;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Cost;
import java.util.List;

/**
 * All texts once, by contestants whose results were checked.
 *
 * @param work what is classified
 * @param contestants ours first
 */
record ClassificationCase(ClassificationWork work, List<Contestant> contestants)
    implements BenchmarkCase {
  ClassificationCase {
    contestants = List.copyOf(contestants);
  }

  @Override
  public String name() {
    return work.name();
  }

  /** The texts, and their bytes. */
  @Override
  public Cost cost() {
    long bytes = work.texts().stream().mapToLong(text -> text.getBytes(UTF_8).length).sum();
    return new Cost(0, work.texts().size(), bytes);
  }

  @Override
  public Contest open(Backend ours, List<Peer> operationPeers) {
    return new Contest(contestants);
  }
}
