package io.sirocco.benchmarks.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.sirocco.benchmarks.Peer;
import io.sirocco.benchmarks.Solution;
import io.sirocco.benchmarks.Work;
import java.util.Optional;

/** The ops of libtorch, called from a script of a line or a few. */
final class LibtorchPeer implements Peer {

  private final String version;
  private final NDManager memory;

  LibtorchPeer(int threads) {
    Engine engine = Engine.getEngine("PyTorch");
    version = engine.getVersion();
    JniUtils.setNumThreads(threads);
    JniUtils.setGraphExecutorOptimize(false);
    memory = engine.newBaseManager();
  }

  @Override
  public String name() {
    return LibtorchProvider.NAME;
  }

  @Override
  public String description() {
    return "libtorch %s through DJL %s, %d threads"
        .formatted(version, Engine.getDjlVersion(), threads());
  }

  @Override
  public int threads() {
    return JniUtils.getNumThreads();
  }

  @Override
  public Optional<Solution> prepare(Work work) {
    return TorchScripts.of(work.op()).map(script -> new LibtorchSolution(memory, script, work));
  }

  @Override
  public void close() {
    memory.close();
  }
}
