package io.sirocco.training;

import io.sirocco.hub.NamedTensors;
import io.sirocco.hub.SafetensorsException;
import io.sirocco.hub.SafetensorsFile;
import io.sirocco.hub.TensorSource;
import io.sirocco.hub.TensorTarget;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.transformer.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a model that was initialized with the parameters of another: one without its
 * heads, or with fewer words, languages or positions. Tensors are matched by name.
 *
 * @param kept names of tensors that are the other's
 * @param grown tensors whose first rows are the other's; the rows after them have initial values
 * @param created names of tensors that the other lacks, which have initial values
 * @param leftOut names of tensors of the other that the model lacks
 */
public record ParameterTransfer(
    List<String> kept, List<Grown> grown, List<String> created, List<String> leftOut) {

  /**
   * A tensor that has become larger.
   *
   * @param name its name
   * @param oldRows rows that were there
   * @param rows rows that there are now
   */
  public record Grown(String name, long oldRows, long rows) {}

  /** Copies the lists. */
  public ParameterTransfer {
    kept = List.copyOf(kept);
    grown = List.copyOf(grown);
    created = List.copyOf(created);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * What would become of a model; nothing is initialized.
   *
   * @param file the parameters of the other, as a checkpoint holds them
   * @throws SafetensorsException as {@link #initialize} does
   */
  public static ParameterTransfer of(Model model, Path file) throws IOException {
    try (SafetensorsFile stored = SafetensorsFile.open(file)) {
      return of(model, stored);
    }
  }

  /**
   * What would become of a model; nothing is initialized.
   *
   * @param stored the parameters of the other
   * @throws SafetensorsException as {@link #initialize} does
   */
  public static ParameterTransfer of(Model model, NamedTensors stored) throws IOException {
    return match(model, stored);
  }

  /**
   * Gives a model its initial values, then those of the other where there are any. A row means what
   * it meant: the vocabulary of the model has to begin with that of the other.
   *
   * @param model is initialized
   * @param seed of the initial values
   * @param session holds the model
   * @param file the parameters of the other, as a checkpoint holds them
   * @throws SafetensorsException if a shape differs in more than added rows, or no tensor of the
   *     file is one of the model's; the session is then as before
   */
  public static ParameterTransfer initialize(Model model, long seed, Session session, Path file)
      throws IOException {
    try (SafetensorsFile stored = SafetensorsFile.open(file)) {
      return initialize(model, seed, session, stored);
    }
  }

  /**
   * The same with parameters that other files hold.
   *
   * @param stored the parameters of the other
   * @throws SafetensorsException if a shape differs in more than added rows, or no tensor is one of
   *     the model's; the session is then as before
   */
  public static ParameterTransfer initialize(
      Model model, long seed, Session session, NamedTensors stored) throws IOException {
    ParameterTransfer transfer = match(model, stored);
    ModelStates.initialize(model, seed, session);
    stored.readInto(targets(model, stored, session));
    return transfer;
  }

  private static List<TensorTarget> targets(Model model, NamedTensors stored, Session session) {
    Map<String, Tensor> tensors = new HashMap<>();
    model.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    List<TensorTarget> targets = new ArrayList<>();
    for (TensorSource old : stored.sources()) {
      Tensor tensor = tensors.get(old.name());
      if (tensor != null) {
        targets.add(
            new TensorTarget(
                old.name(), old.shape(), (from, values) -> session.write(tensor, from, values)));
      }
    }
    return targets;
  }

  private static ParameterTransfer match(Model model, NamedTensors stored)
      throws SafetensorsException {
    Map<String, TensorSource> known = new LinkedHashMap<>();
    stored.sources().forEach(tensor -> known.put(tensor.name(), tensor));
    List<String> kept = new ArrayList<>();
    List<Grown> grown = new ArrayList<>();
    List<String> created = new ArrayList<>();
    for (Tensor tensor : model.tensors()) {
      TensorSource old = known.remove(tensor.name());
      if (old == null) {
        created.add(tensor.name());
        continue;
      }
      long added = addedRows(tensor, old, stored.path());
      if (added == 0) {
        kept.add(tensor.name());
      } else {
        long rows = tensor.shape().size(0);
        grown.add(new Grown(tensor.name(), rows - added, rows));
      }
    }
    if (kept.isEmpty() && grown.isEmpty()) {
      throw new SafetensorsException(
          stored.path(),
          "none of its %d tensors is one of the %d of the model"
              .formatted(stored.sources().size(), model.tensors().size()));
    }
    return new ParameterTransfer(kept, grown, created, List.copyOf(known.keySet()));
  }

  /** How many rows the model's tensor has more. */
  private static long addedRows(Tensor tensor, TensorSource old, Path file)
      throws SafetensorsException {
    List<Long> now = tensor.shape().sizes();
    List<Long> before = old.shape();
    boolean sameColumns =
        now.size() == before.size()
            && !now.isEmpty()
            && now.subList(1, now.size()).equals(before.subList(1, before.size()));
    if (!sameColumns || now.get(0) < before.get(0)) {
      throw new SafetensorsException(
          file, "tensor %s does not become %s by adding rows".formatted(old, tensor));
    }
    return now.get(0) - before.get(0);
  }
}
