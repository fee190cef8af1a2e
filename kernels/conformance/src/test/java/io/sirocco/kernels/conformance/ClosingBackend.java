package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import java.util.List;

/** A correct backend that tells when it is closed. */
record ClosingBackend(List<String> events) implements Backend {

  private static final StepwiseBackend CORRECT =
      new StepwiseBackend(1, (op, contents, _) -> StepwiseBackend.compute(op, contents));

  @Override
  public String name() {
    return "closing";
  }

  @Override
  public String description() {
    return "tells when it is closed";
  }

  @Override
  public Session open(ModelState state) {
    return CORRECT.open(state);
  }

  @Override
  public long workspaceBytes(Program program) {
    return CORRECT.workspaceBytes(program);
  }

  @Override
  public void close() {
    events.add("close");
  }
}
