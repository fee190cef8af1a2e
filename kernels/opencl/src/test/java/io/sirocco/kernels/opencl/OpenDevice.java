package io.sirocco.kernels.opencl;

import io.sirocco.kernels.Availability;
import io.sirocco.kernels.BackendOptions;
import org.junit.jupiter.api.Assumptions;

/** The first device, for tests that need one. */
final class OpenDevice {

  private OpenDevice() {}

  /** Aborts the test, with the reason, where there is none. */
  static Device first() {
    if (new OpenClProvider().availability() instanceof Availability.Unavailable(String reason)) {
      Assumptions.abort(reason);
    }
    return OpenClProvider.device(BackendOptions.threads(1));
  }
}
