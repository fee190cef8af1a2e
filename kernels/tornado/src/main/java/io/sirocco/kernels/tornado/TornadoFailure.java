package io.sirocco.kernels.tornado;

import io.sirocco.kernels.DeviceException;
import java.io.Serial;

/** TornadoVM failed: a kernel did not compile, or the device refused. */
final class TornadoFailure extends DeviceException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * Wraps what TornadoVM threw.
   *
   * @param what was done, for which program on which device
   * @param cause its exception, or one of its errors
   */
  TornadoFailure(String what, Throwable cause) {
    super("%s: %s".formatted(what, cause), cause);
  }
}
