package io.sirocco.training;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.Model;
import io.sirocco.transformer.Parameter;
import java.util.ArrayList;
import java.util.List;

/** What a session holds for a model, by purpose. */
public final class ModelStates {

  private static final int CHUNK = 1 << 20;

  private ModelStates() {}

  /** Parameters, their gradients and both moments of AdamW, and constants. */
  public static ModelState training(Model model) {
    List<Tensor> tensors = new ArrayList<>(model.tensors());
    model.tensors().forEach(parameter -> tensors.add(Lowering.gradient(parameter)));
    tensors.addAll(moments(model));
    return withConstants(tensors, model);
  }

  /** Parameters, their gradients, and constants: what is differentiated and not trained. */
  public static ModelState differentiation(Model model) {
    List<Tensor> tensors = new ArrayList<>(model.tensors());
    model.tensors().forEach(parameter -> tensors.add(Lowering.gradient(parameter)));
    return withConstants(tensors, model);
  }

  /** Parameters and constants only. */
  public static ModelState evaluation(Model model) {
    return withConstants(model.tensors(), model);
  }

  /** Parameters, constants and the caches for decoding B sequences. */
  public static ModelState decoding(LanguageModel model, int B) {
    List<Tensor> tensors = new ArrayList<>(model.tensors());
    tensors.addAll(model.caches(B));
    return withConstants(tensors, model);
  }

  private static ModelState withConstants(List<Tensor> tensors, Model model) {
    List<Tensor> all = new ArrayList<>(tensors);
    model.constants().forEach(constant -> all.add(constant.tensor()));
    return new ModelState(all, model.constants());
  }

  /** The moments of AdamW: all first moments, then all second moments. */
  public static List<Tensor> moments(Model model) {
    List<Tensor> tensors = new ArrayList<>();
    model.tensors().forEach(parameter -> tensors.add(firstMoment(parameter)));
    model.tensors().forEach(parameter -> tensors.add(secondMoment(parameter)));
    return tensors;
  }

  /** The running mean of a parameter's gradient, named as PyTorch names it. */
  public static Tensor firstMoment(Tensor parameter) {
    return moment(parameter, "exp_avg");
  }

  /** The running mean of a parameter's squared gradient, named as PyTorch names it. */
  public static Tensor secondMoment(Tensor parameter) {
    return moment(parameter, "exp_avg_sq");
  }

  private static Tensor moment(Tensor parameter, String what) {
    String name = "%s.%s".formatted(parameter.name(), what);
    return new Tensor(name, parameter.shape(), parameter.precision(), Role.OPTIMIZER);
  }

  /** Forgets what a step that did not come to its end has added up. */
  public static void clearGradients(Model model, Session session) {
    for (Tensor parameter : model.tensors()) {
      fill(session, Lowering.gradient(parameter), (from, values) -> {});
    }
  }

  /** Zeros in the moments of AdamW. */
  public static void clearMoments(Model model, Session session) {
    for (Tensor moment : moments(model)) {
      fill(session, moment, (from, values) -> {});
    }
  }

  /** Gives every parameter its initial values. */
  public static void initialize(Model model, long seed, Session session) {
    for (Parameter parameter : model.parameters()) {
      Tensor tensor = parameter.tensor();
      fill(
          session,
          tensor,
          (from, values) -> parameter.initial().fill(seed, tensor.name(), from, values));
    }
  }

  /** Gives elements their values. */
  private interface Values {
    void fill(long from, float[] zeros);
  }

  private static void fill(Session session, Tensor tensor, Values source) {
    for (long from = 0; from < tensor.elements(); from += CHUNK) {
      float[] values = new float[(int) Math.min(CHUNK, tensor.elements() - from)];
      source.fill(from, values);
      session.write(tensor, from, values);
    }
  }
}
