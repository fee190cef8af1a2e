package io.sirocco.kernels.opencl;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.DeviceMemory;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Yardstick;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs programs on one OpenCL device in single precision. */
final class OpenClBackend implements Backend {
  private final Context context;
  private final List<OpenClSession> sessions = new ArrayList<>();
  private @Nullable OpenClYardstick yardstick;

  /** Takes over the context and closes it. */
  OpenClBackend(Context context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "opencl";
  }

  @Override
  public String description() {
    return context.device().description();
  }

  @Override
  public Session open(ModelState state) {
    sessions.removeIf(OpenClSession::isClosed);
    OpenClSession session = new OpenClSession(state, context);
    sessions.add(session);
    state.writeConstants(session);
    return session;
  }

  @Override
  public long workspaceBytes(Program program) {
    return Float.BYTES * Kernels.workspaceFloats(program, context.tuning());
  }

  @Override
  public Optional<DeviceMemory> memory() {
    return Optional.of(context.device().deviceMemory());
  }

  @Override
  public Optional<Yardstick> yardstick() {
    if (yardstick == null) {
      yardstick = new OpenClYardstick(context);
    }
    return Optional.of(yardstick);
  }

  @Override
  public void close() {
    if (yardstick != null) {
      yardstick.close();
      yardstick = null;
    }
    sessions.forEach(OpenClSession::close);
    sessions.clear();
    context.close();
  }
}
