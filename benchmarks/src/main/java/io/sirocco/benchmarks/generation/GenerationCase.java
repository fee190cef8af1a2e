package io.sirocco.benchmarks.generation;

import io.sirocco.benchmarks.BenchmarkCase;
import io.sirocco.benchmarks.Contest;
import io.sirocco.benchmarks.Contestant;
import io.sirocco.benchmarks.Peer;
import io.sirocco.benchmarks.WrongResultException;
import io.sirocco.generation.Sampling;
import io.sirocco.generation.TokenGenerator;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Cost;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.training.ModelStates;
import io.sirocco.transformer.LanguageModel;
import java.util.List;

/**
 * A prompt is read and continued, the likeliest token each time.
 *
 * @param name unique within the benchmark
 * @param model with initial values: what is generated says nothing
 * @param prompt tokens that are read
 * @param tokens that are generated
 */
record GenerationCase(String name, LanguageModel model, int prompt, int tokens)
    implements BenchmarkCase {

  /** The name of the oracle as a contestant. */
  static final String REFERENCE = "reference";

  private static final long SEED = 2025;

  /** The oracle starts from one token and generates so many: its time is scaled. */
  private static final int OF_REFERENCE = 4;

  @Override
  public Cost cost() {
    List<Program> programs = TokenGenerator.programs(model);
    Cost piece = Cost.of(programs.get(0));
    Cost token = Cost.of(programs.get(1));
    Cost sum = Cost.NONE;
    // A prompt of one token is read as a generated one is.
    for (int i = 0; prompt > 1 && i < Math.ceilDiv(prompt, TokenGenerator.PREFILL); i++) {
      sum = sum.plus(piece);
    }
    for (int i = prompt > 1 ? 1 : 0; i < tokens; i++) {
      sum = sum.plus(token);
    }
    return sum;
  }

  @Override
  public Contest open(Backend ours, List<Peer> peers) {
    Generating fast = new Generating(Contest.OURS, this, 1, ours, () -> {});
    try {
      ReferenceBackend oracle = new ReferenceBackend();
      GenerationCase few = new GenerationCase(name, model, 1, OF_REFERENCE);
      double share = (double) few.cost().flops() / cost().flops();
      Generating slow = new Generating(REFERENCE, few, share, oracle, oracle::close);
      try {
        compare(fast.generator.logitsAfter(promptIds()), slow.generator.logitsAfter(promptIds()));
        return new Contest(List.of(fast, slow));
      } catch (RuntimeException failure) {
        slow.close();
        throw failure;
      }
    } catch (RuntimeException failure) {
      fast.close();
      throw failure;
    }
  }

  /** The oracle's logits are sums of C products of hidden states that are themselves rounded. */
  private void compare(float[] logits, float[] expected) {
    double largest = 0;
    for (float logit : expected) {
      largest = Math.max(largest, Math.abs(logit));
    }
    double tolerance = 1e-4 * largest;
    for (int v = 0; v < expected.length; v++) {
      // Written so that NaN is wrong.
      if (!(Math.abs(logits[v] - expected[v]) <= tolerance)) {
        throw new WrongResultException(
            "%s: the logit of token %d is %s, not %s ± %s"
                .formatted(name, v, logits[v], expected[v], tolerance));
      }
    }
  }

  private int[] promptIds() {
    int[] ids = new int[prompt];
    for (int i = 0; i < prompt; i++) {
      ids[i] = (i * 7 + 3) % model.vocabularySize();
    }
    return ids;
  }

  /** A backend that generates. */
  private static final class Generating implements Contestant {
    private final String name;
    private final GenerationCase what;
    private final double share;
    private final Session session;
    private final TokenGenerator generator;
    private final Runnable closing;

    private Generating(
        String name, GenerationCase what, double share, Backend backend, Runnable closing) {
      this.name = name;
      this.what = what;
      this.share = share;
      this.closing = closing;
      LanguageModel model = what.model();
      session = backend.open(ModelStates.decoding(model, 1));
      ModelStates.initialize(model, SEED, session);
      generator = new TokenGenerator(session, model);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public double share() {
      return share;
    }

    @Override
    public void run() {
      generator.generate(what.promptIds(), what.tokens(), Sampling.greedy(), _ -> true);
    }

    @Override
    public void close() {
      generator.close();
      session.close();
      closing.run();
    }
  }
}
