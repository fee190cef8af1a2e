package io.sirocco.kernels;

import java.io.Serial;

/**
 * A device or its driver failed: out of memory, lost, a kernel that its compiler refuses. The
 * message names the device and what the driver says.
 */
public class DeviceException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * Names the device.
   *
   * @param message what was asked of which device, and what it answered
   */
  public DeviceException(String message) {
    super(message);
  }

  /**
   * As {@link #DeviceException(String)}, with the driver's own exception.
   *
   * @param message what was asked of which device, and what it answered
   * @param cause what the driver's interface threw
   */
  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
