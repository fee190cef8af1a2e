package io.sirocco.kernels.reference;

import io.sirocco.kernels.Availability;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.BackendProvider;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Tensor;

/** The oracle: scalar loops over doubles, one thread. Holds nothing but heap memory. */
public final class ReferenceBackend implements Backend {

  private static final String DESCRIPTION = "scalar loops in double precision, the oracle";

  /** Opens the oracle. */
  public ReferenceBackend() {}

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public String description() {
    return DESCRIPTION;
  }

  @Override
  public ReferenceSession open(ModelState state) {
    ReferenceSession session = new ReferenceSession(state);
    state.writeConstants(session);
    return session;
  }

  /** A double takes more than the element that the plan counts; this is the difference. */
  @Override
  public long workspaceBytes(Program program) {
    return program.tensors().stream()
        .filter(tensor -> tensor.precision() != Precision.I32)
        .mapToLong(ReferenceBackend::excess)
        .sum();
  }

  private static long excess(Tensor tensor) {
    return tensor.elements() * Double.BYTES - tensor.bytes();
  }

  @Override
  public void close() {}

  /** Found by the service loader. */
  public static final class Provider implements BackendProvider {

    /** For the service loader. */
    public Provider() {}

    @Override
    public String name() {
      return "reference";
    }

    @Override
    public Availability availability() {
      return new Availability.Available(Availability.DeviceKind.CHECK, DESCRIPTION);
    }

    @Override
    public ReferenceBackend open(BackendOptions options) {
      return new ReferenceBackend();
    }
  }
}
