package io.sirocco.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ShapeTest {

  @Test
  void countsElementsBeyondAnInt() {
    Shape shape = Shape.of(1 << 20, 3, 1 << 20);
    assertThat(shape.elements()).isEqualTo(3L << 40);
    assertThat(shape.rank()).isEqualTo(3);
    assertThat(shape.size(1)).isEqualTo(3);
    assertThat(shape).hasToString("(1048576,3,1048576)");
  }

  @Test
  void refusesNoDimensionsAndSizesBelowOne() {
    assertThatThrownBy(() -> new Shape(List.of()))
        .hasMessage("a shape needs at least one dimension");
    assertThatThrownBy(() -> Shape.of(3, 0)).hasMessage("size 0 in shape [3, 0] is below 1");
    assertThatThrownBy(() -> Shape.of(-2, 4)).hasMessage("size -2 in shape [-2, 4] is below 1");
  }

  @Test
  void tensorsNameThemselvesAndCountBytes() {
    Tensor tensor = Tensor.f32("h.0.weight", Role.PARAMETER, 3, 5);
    assertThat(tensor).hasToString("h.0.weight f32(3,5)");
    assertThat(tensor.bytes()).isEqualTo(60);
    assertThat(new Tensor("x", Shape.of(3), Precision.BF16, Role.ACTIVATION).bytes()).isEqualTo(6);
    assertThatThrownBy(() -> Tensor.i32(" ", Role.INPUT, 2))
        .hasMessage("a tensor of shape (2) needs a name");
  }

  @Test
  void layoutsShapeTheWeight() {
    assertThat(WeightLayout.INPUT_OUTPUT.shape(2, 3)).isEqualTo(Shape.of(2, 3));
    assertThat(WeightLayout.OUTPUT_INPUT.shape(2, 3)).isEqualTo(Shape.of(3, 2));
  }
}
