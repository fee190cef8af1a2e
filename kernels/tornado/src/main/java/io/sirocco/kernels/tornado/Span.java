package io.sirocco.kernels.tornado;

import io.sirocco.kernels.MemoryPlan;
import io.sirocco.kernels.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Tensors that lie one behind the other in each of some arenas, taken as one. What fills the gaps
 * between them to the alignment belongs to no tensor and holds zeros, of which a norm is 0 and
 * which AdamW leaves zeros.
 *
 * @param regions where it begins, one an arena
 * @param elements of it in each
 */
record Span(List<Region> regions, int elements) {

  /**
   * Joins what can be joined.
   *
   * @param shapes of the tensors
   * @param ports for each arena the regions of the tensors
   */
  static List<Span> of(List<Shape> shapes, List<List<Region>> ports) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      int tensor = i;
      List<Region> regions = ports.stream().map(port -> port.get(tensor)).toList();
      int elements = Math.toIntExact(shapes.get(i).elements());
      if (!spans.isEmpty() && spans.getLast().isFollowedBy(regions)) {
        Span last = spans.removeLast();
        spans.add(new Span(last.regions, Math.toIntExact(last.aligned() + elements)));
      } else {
        spans.add(new Span(regions, elements));
      }
    }
    return spans;
  }

  private boolean isFollowedBy(List<Region> next) {
    for (int i = 0; i < next.size(); i++) {
      Region region = regions.get(i);
      if (!(region.array() == next.get(i).array())
          || region.offset() + aligned() != next.get(i).offset()) {
        return false;
      }
    }
    return true;
  }

  private long aligned() {
    return Math.ceilDiv((long) elements, MemoryPlan.ALIGNMENT) * MemoryPlan.ALIGNMENT;
  }
}
