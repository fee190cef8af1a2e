package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.Data.CLIPPED;
import static io.sirocco.kernels.conformance.Data.LARGE;
import static io.sirocco.kernels.conformance.Data.NORMAL;
import static io.sirocco.kernels.conformance.Data.NORM_INFINITE;
import static io.sirocco.kernels.conformance.Data.NORM_NOT_A_NUMBER;
import static io.sirocco.kernels.conformance.Data.ONE_ROW_NOT_A_NUMBER;
import static io.sirocco.kernels.conformance.Data.TINY;
import static io.sirocco.kernels.conformance.Data.ZERO;

import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Shape;
import java.util.ArrayList;
import java.util.List;

/** Norm, optimizer and clearing, over one tensor and several. */
final class UpdateCases {
  private static final List<List<Shape>> SHAPES =
      List.of(
          List.of(Shape.of(1)),
          List.of(Shape.of(3)),
          List.of(Shape.of(31), Shape.of(7, 16)),
          List.of(Shape.of(5, 3), Shape.of(129), Shape.of(64, 65), Shape.of(1)),
          List.of(Shape.of(300, 257), Shape.of(17)));

  private static final List<AdamWSettings> SETTINGS =
      List.of(
          new AdamWSettings(0.9, 0.95, 1e-8, 0.1),
          new AdamWSettings(0.9, 0.999, 1e-6, 0),
          new AdamWSettings(0, 0.98, 1e-3, 0.5));

  private UpdateCases() {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (List<Shape> shapes : SHAPES) {
      Op norm = new Op.GradientNorm(shapes);
      cases.addAll(CaseTable.on(norm, NORMAL, LARGE, TINY, ZERO, ONE_ROW_NOT_A_NUMBER));
      cases.addAll(CaseTable.placed(norm).subList(1, 3));
      cases.addAll(CaseTable.placed(new Op.Clear(shapes)));
      for (AdamWSettings settings : SETTINGS) {
        cases.addAll(CaseTable.on(new Op.AdamW(shapes, settings), NORMAL, CLIPPED));
      }
    }
    for (AdamWSettings settings : SETTINGS) {
      Op update = new Op.AdamW(SHAPES.get(2), settings);
      cases.addAll(CaseTable.on(update, LARGE, TINY, ZERO, NORM_NOT_A_NUMBER, NORM_INFINITE));
      cases.addAll(CaseTable.placed(update).subList(1, 3));
    }
    return cases;
  }
}
