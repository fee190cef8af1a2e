package io.sirocco.tests;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.training.LossScale;
import io.sirocco.training.MixedPrecision;
import io.sirocco.training.ModelStates;
import io.sirocco.training.OptimizerSettings;
import io.sirocco.training.ParameterUpdate;
import io.sirocco.training.Schedule;
import io.sirocco.transformer.Model.Stochasticity;
import io.sirocco.transformer.Transformer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What some optimizer steps of a small model on one batch come to.
 *
 * @param parameters before them
 * @param losses of the first step, by output
 * @param gradients of the first step, by the names of their parameters
 * @param trained the parameters after the last
 */
record SmallRun(
    Map<String, float[]> parameters,
    Map<Tensor, float[]> losses,
    Map<String, float[]> gradients,
    Map<String, float[]> trained) {

  static final double LEARNING_RATE = 1e-3;
  static final double MAXIMUM_NORM = 1;
  static final AdamWSettings ADAM_W = new AdamWSettings(.9, .999, 1e-8, .01);

  private static final String NORMS = ".*(LayerNorm|layer_norm\\w*(\\.\\d+)?|ln_\\w+)\\.weight";

  /** So many steps on a backend. */
  static SmallRun of(Backend backend, SmallModel small, int steps) {
    Transformer model = small.model();
    SmallBatch batch = small.batch();
    Map<String, float[]> parameters = TensorFiles.random(model, 5, NORMS);
    OptimizerSettings optimizer =
        new OptimizerSettings(new Schedule.Constant(LEARNING_RATE, 0), ADAM_W, MAXIMUM_NORM);
    try (Session session = backend.open(ModelStates.training(model));
        Executable accumulate =
            session.compile(
                Lowering.training(
                    model.losses(batch.inputs(), small.objective(), Stochasticity.DETERMINISTIC)));
        ParameterUpdate update =
            new ParameterUpdate(session, model, optimizer, MixedPrecision.F32)) {
      TensorFiles.load(session, model, parameters);
      batch.write(accumulate);
      accumulate.run();
      Map<Tensor, float[]> losses = new LinkedHashMap<>();
      for (Tensor output : small.losses()) {
        losses.put(output, TensorFiles.output(accumulate, output));
      }
      Map<String, float[]> gradients = read(session, model, Lowering::gradient);
      update.run(0, LEARNING_RATE, LossScale.NONE);
      for (int step = 1; step < steps; step++) {
        accumulate.run();
        update.run(step, LEARNING_RATE, LossScale.NONE);
      }
      return new SmallRun(parameters, losses, gradients, read(session, model, tensor -> tensor));
    }
  }

  private static Map<String, float[]> read(
      Session session, Transformer model, UnaryOperator<Tensor> of) {
    Map<String, float[]> values = new LinkedHashMap<>();
    List<Tensor> parameters = model.tensors();
    parameters.forEach(p -> values.put(p.name(), TinyTraining.read(session, of.apply(p))));
    return values;
  }
}
