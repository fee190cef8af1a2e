package io.sirocco.kernels.opencl;

import io.sirocco.kernels.DeviceException;
import java.io.Serial;
import org.jocl.CL;

/** A call of OpenCL failed. */
final class OpenClException extends DeviceException {

  @Serial private static final long serialVersionUID = 1;

  OpenClException(String message) {
    super(message);
  }

  /**
   * Checks what a call returned.
   *
   * @param code the call's code
   * @param call what was called, and for what
   * @throws OpenClException naming call and code
   */
  static void check(int code, String call) {
    if (code != CL.CL_SUCCESS) {
      throw new OpenClException("%s: %s (%d)".formatted(call, CL.stringFor_errorCode(code), code));
    }
  }

  /** As {@link #check(int, String)}, for calls that put their code into an array. */
  static void check(int[] code, String call) {
    check(code[0], call);
  }
}
