package io.sirocco.kernels.tornado;

import io.sirocco.kernels.DeviceException;
import java.io.Serial;
import java.util.regex.Pattern;

/** TornadoVM failed: a kernel did not compile, or the device refused. */
final class TornadoFailure extends DeviceException {

  private static final Pattern COLOR = Pattern.compile("\\u001B\\[[0-9;]*m");
  private static final String STACK = "Stacktrace:";

  @Serial private static final long serialVersionUID = 1;

  /**
   * Wraps what TornadoVM threw.
   *
   * @param what was done, for which program on which device
   * @param cause its exception, or one of its errors
   */
  TornadoFailure(String what, Throwable cause) {
    super("%s: %s".formatted(what, readable(cause)), cause);
  }

  /** TornadoVM's messages have colors, and where code does not compile the whole stack in words. */
  static String readable(Throwable cause) {
    String plain = COLOR.matcher(cause.toString()).replaceAll("");
    int stack = plain.indexOf(STACK);
    return (stack < 0 ? plain : plain.substring(0, stack)).strip();
  }
}
