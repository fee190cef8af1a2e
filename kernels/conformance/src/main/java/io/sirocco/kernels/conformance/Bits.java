package io.sirocco.kernels.conformance;

import java.util.Map;

/** Compares results bit for bit. */
final class Bits {

  private Bits() {}

  /** Whether two runs of a case gave the same bits; {@code what} says what was different. */
  static Verdict same(
      Case tested, String what, Map<String, float[]> first, Map<String, float[]> second) {
    for (Map.Entry<String, float[]> port : first.entrySet()) {
      float[] was = port.getValue();
      float[] is = second.getOrDefault(port.getKey(), new float[0]);
      for (int i = 0; i < was.length; i++) {
        if (Float.floatToIntBits(was[i]) != Float.floatToIntBits(is[i])) {
          return new Verdict.Failed(
              "%s: port %s, element %d: %s and %s (bits %08x and %08x) %s; seed %d; %s"
                  .formatted(
                      tested.op().name(),
                      port.getKey(),
                      i,
                      was[i],
                      is[i],
                      Float.floatToIntBits(was[i]),
                      Float.floatToIntBits(is[i]),
                      what,
                      tested.seed(),
                      tested.name()));
        }
      }
    }
    return new Verdict.Passed();
  }
}
