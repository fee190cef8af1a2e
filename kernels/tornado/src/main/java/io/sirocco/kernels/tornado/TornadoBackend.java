package io.sirocco.kernels.tornado;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.DeviceMemory;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs programs on one device of TornadoVM in single precision. */
final class TornadoBackend implements Backend {
  private final Device device;
  private final List<TornadoSession> sessions = new ArrayList<>();

  TornadoBackend(Device device) {
    this.device = device;
  }

  @Override
  public String name() {
    return "tornado";
  }

  @Override
  public String description() {
    return device.description();
  }

  @Override
  public Session open(ModelState state) {
    sessions.removeIf(TornadoSession::isClosed);
    TornadoSession session = new TornadoSession(state, device);
    sessions.add(session);
    state.writeConstants(session);
    return session;
  }

  @Override
  public long workspaceBytes(Program program) {
    Multiplier multiplier = Multiplier.of(device);
    return Float.BYTES * Kernels.workspaceFloats(program, multiplier)
        + Kernels.packedBytes(program, multiplier);
  }

  @Override
  public Optional<DeviceMemory> memory() {
    return Optional.of(device.memory());
  }

  @Override
  public void close() {
    sessions.forEach(TornadoSession::close);
    sessions.clear();
  }
}
