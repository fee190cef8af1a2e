package io.sirocco.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.kernels.Shape;
import java.util.Arrays;
import java.util.List;
import org.jocl.CL;
import org.jocl.cl_mem;
import org.junit.jupiter.api.Test;

final class SpanTest {

  private static final List<Shape> SHAPES = List.of(Shape.of(3, 7), Shape.of(16), Shape.of(5));

  private final cl_mem one = new cl_mem();
  private final cl_mem other = new cl_mem();

  private static List<Region> at(cl_mem buffer, int... offsets) {
    return Arrays.stream(offsets).mapToObj(at -> new Region(buffer, at)).toList();
  }

  @Test
  void neighborsInEveryArenaAreOne() {
    List<Span> spans = Span.of(SHAPES, List.of(at(one, 64, 96, 112), at(other, 0, 32, 48)));
    assertThat(spans)
        .containsExactly(new Span(List.of(new Region(one, 64), new Region(other, 0)), 32 + 16 + 5));
  }

  @Test
  void aGapInOneArenaDivides() {
    List<Span> spans = Span.of(SHAPES, List.of(at(one, 0, 32, 48), at(other, 0, 48, 64)));
    assertThat(spans).extracting(Span::elements).containsExactly(21, 16 + 5);
  }

  @Test
  void anotherBufferDivides() {
    Device device = OpenDevice.first();
    try (Context context = new Context(device, Tuning.of(device), OpenClProvider.cache())) {
      cl_mem first = context.allocate(4096, "the first");
      cl_mem second = context.allocate(4096, "the second");
      List<Region> regions =
          List.of(new Region(first, 0), new Region(second, 32), new Region(second, 48));
      assertThat(Span.of(SHAPES, List.of(regions)))
          .extracting(Span::elements)
          .containsExactly(21, 16 + 5);
      CL.clReleaseMemObject(first);
      CL.clReleaseMemObject(second);
    }
  }

  @Test
  void anotherOrderDivides() {
    assertThat(Span.of(SHAPES, List.of(at(one, 32, 0, 16)))).hasSize(2);
  }
}
