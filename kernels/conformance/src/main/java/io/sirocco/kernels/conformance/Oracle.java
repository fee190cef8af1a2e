package io.sirocco.kernels.conformance;

import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.kernels.reference.ReferenceExecutable;
import io.sirocco.kernels.reference.ReferenceSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The reference backend on a single step, from floats, read in double. */
final class Oracle {

  private Oracle() {}

  /** What each f32 port holds after the step. */
  static Map<String, double[]> run(Op op, Contents contents) {
    Map<String, double[]> numbers = new LinkedHashMap<>();
    contents.floats().forEach((port, floats) -> numbers.put(port, widened(floats)));
    return run(op, contents, numbers);
  }

  /** The same from numbers that need not be floats. */
  static Map<String, double[]> run(Op op, Contents contents, Map<String, double[]> numbers) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    List<Operand> operands = new ArrayList<>();
    for (Port port : op.signature()) {
      Role role = port.precision() == Precision.I32 ? Role.INPUT : Role.PARAMETER;
      Tensor tensor = new Tensor(port.name(), port.shape(), port.precision(), role);
      tensors.put(port.name(), tensor);
      operands.add(new Operand(tensor, contents.access(port.name())));
    }
    Program program = new Program("oracle", List.of(new Step(op, operands)));
    List<Tensor> state =
        tensors.values().stream().filter(tensor -> tensor.role() == Role.PARAMETER).toList();
    try (ReferenceBackend backend = new ReferenceBackend();
        ReferenceSession session = backend.open(new ModelState(state));
        ReferenceExecutable executable = session.compile(program)) {
      contents.ints().forEach((port, ints) -> executable.write(of(tensors, port), ints));
      numbers.forEach((port, values) -> session.write(of(tensors, port), 0, values));
      executable.run();
      Map<String, double[]> results = new LinkedHashMap<>();
      for (Tensor tensor : state) {
        double[] values = new double[(int) tensor.elements()];
        session.read(tensor, 0, values);
        results.put(tensor.name(), values);
      }
      return results;
    }
  }

  private static double[] widened(float[] floats) {
    double[] numbers = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      numbers[i] = floats[i];
    }
    return numbers;
  }

  private static Tensor of(Map<String, Tensor> tensors, String port) {
    Tensor tensor = tensors.get(port);
    if (tensor == null) {
      throw new IllegalArgumentException("no port %s among %s".formatted(port, tensors.keySet()));
    }
    return tensor;
  }
}
