package io.sirocco.kernels.tornado;

import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.Op;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Losses of logits against targets: one kernel for the losses, one for their slopes. */
final class TargetLossKernels {

  private TargetLossKernels() {}

  static List<Launch> of(Op.TargetLoss op, Binding binding) {
    return List.of(losses(op.N(), op.K(), op.criterion(), binding));
  }

  static List<Launch> of(Op.TargetLossBackward op, Binding binding) {
    return List.of(
        losses(op.N(), op.K(), op.criterion(), binding),
        slopes(op.N(), op.K(), op.criterion(), binding));
  }

  private static Launch losses(int N, int K, Criterion criterion, Binding binding) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray z = arguments.floats(binding.region("z"));
    FloatArray y = arguments.floats(binding.region("targets"));
    FloatArray weights = arguments.floats(binding.region("weights"));
    FloatArray losses = arguments.floats(binding.region("losses"));
    arguments.number(N).number(K);
    Launch.Task task =
        switch (criterion) {
          case Criterion.Logistic _ ->
              (graph, name, context, sizes) ->
                  graph.task(
                      name, TargetLossCode::logisticLosses, context, sizes, z, y, weights, losses);
          case Criterion.Squared _ ->
              (graph, name, context, sizes) ->
                  graph.task(
                      name, TargetLossCode::squaredLosses, context, sizes, z, y, weights, losses);
          case Criterion.Focal(var gamma) -> {
            float exponent = (float) gamma;
            yield (graph, name, context, sizes) ->
                graph.task(
                    name,
                    TargetLossCode::focalLosses,
                    context,
                    sizes,
                    z,
                    y,
                    weights,
                    losses,
                    exponent);
          }
        };
    return arguments.over(Range.each(N, 1, 1), task);
  }

  private static Launch slopes(int N, int K, Criterion criterion, Binding binding) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray z = arguments.floats(binding.region("z"));
    FloatArray y = arguments.floats(binding.region("targets"));
    FloatArray weights = arguments.floats(binding.region("weights"));
    FloatArray factor = arguments.floats(binding.region("normalizer"));
    FloatArray dz = arguments.floats(binding.region("dz"));
    arguments.flag(binding.adds("dz")).number(N).number(K);
    Launch.Task task =
        switch (criterion) {
          case Criterion.Logistic _ ->
              (graph, name, context, sizes) ->
                  graph.task(
                      name,
                      TargetLossCode::logisticSlopes,
                      context,
                      sizes,
                      z,
                      y,
                      weights,
                      factor,
                      dz);
          case Criterion.Squared _ ->
              (graph, name, context, sizes) ->
                  graph.task(
                      name,
                      TargetLossCode::squaredSlopes,
                      context,
                      sizes,
                      z,
                      y,
                      weights,
                      factor,
                      dz);
          case Criterion.Focal(var gamma) -> {
            float exponent = (float) gamma;
            yield (graph, name, context, sizes) ->
                graph.task(
                    name,
                    TargetLossCode::focalSlopes,
                    context,
                    sizes,
                    z,
                    y,
                    weights,
                    factor,
                    dz,
                    exponent);
          }
        };
    return arguments.over(Range.each(N, 1, 1), task);
  }
}
