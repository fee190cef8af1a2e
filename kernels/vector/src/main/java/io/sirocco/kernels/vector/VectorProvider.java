package io.sirocco.kernels.vector;

import io.sirocco.kernels.Availability;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.BackendProvider;

/** Found by the service loader; touches the Vector API only when the backend is opened. */
public final class VectorProvider implements BackendProvider {
  private static final String MODULE = "jdk.incubator.vector";

  /** For the service loader. */
  public VectorProvider() {}

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public Availability availability() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return new Availability.Unavailable(
          "the module %s is not there: start java with --add-modules %s".formatted(MODULE, MODULE));
    }
    int lanes = MicroKernel.LANES;
    if (lanes < 4 || lanes > Lanes.VIRTUAL || Lanes.VIRTUAL % lanes != 0) {
      return new Availability.Unavailable(
          "vectors of %d floats are not supported: 4, 8 or 16 are".formatted(lanes));
    }
    return new Availability.Available(
        Availability.DeviceKind.CPU, "CPU with vectors of %d floats".formatted(lanes));
  }

  @Override
  public Backend open(BackendOptions options) {
    if (availability() instanceof Availability.Unavailable(String reason)) {
      throw new IllegalStateException("backend vector is not available: " + reason);
    }
    if (options.device() != 0) {
      throw new IllegalArgumentException(
          "device=%d: backend vector has device 0 only".formatted(options.device()));
    }
    return new VectorBackend(options.threads(), System::nanoTime, SelfTest.trainingOps());
  }
}
