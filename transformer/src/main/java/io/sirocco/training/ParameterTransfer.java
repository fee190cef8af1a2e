package io.sirocco.training;

import io.sirocco.hub.SafetensorsException;
import io.sirocco.hub.SafetensorsFile;
import io.sirocco.hub.StoredTensor;
import io.sirocco.hub.TensorTarget;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.transformer.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
      Map<String, StoredTensor> known = new LinkedHashMap<>();
      stored.tensors().forEach(tensor -> known.put(tensor.name(), tensor));
      List<TensorTarget> targets = new ArrayList<>();
      ParameterTransfer transfer = match(model, session, known, targets, file);
      ModelStates.initialize(model, seed, session);
      stored.readInto(targets);
      return transfer;
    }
  }

  private static ParameterTransfer match(
      Model model,
      Session session,
      Map<String, StoredTensor> known,
      List<TensorTarget> targets,
      Path file)
      throws SafetensorsException {
    List<String> kept = new ArrayList<>();
    List<Grown> grown = new ArrayList<>();
    List<String> created = new ArrayList<>();
    Set<String> leftOut = new HashSet<>(known.keySet());
    for (Tensor tensor : model.tensors()) {
      StoredTensor old = known.get(tensor.name());
      if (old == null) {
        created.add(tensor.name());
        continue;
      }
      leftOut.remove(tensor.name());
      long added = addedRows(tensor, old, file);
      if (added == 0) {
        kept.add(tensor.name());
      } else {
        long rows = tensor.shape().size(0);
        grown.add(new Grown(tensor.name(), rows - added, rows));
      }
      targets.add(
          new TensorTarget(
              old.name(), old.shape(), (from, values) -> session.write(tensor, from, values)));
    }
    if (targets.isEmpty()) {
      throw new SafetensorsException(
          file,
          "none of its %d tensors is one of the %d of the model"
              .formatted(known.size(), model.tensors().size()));
    }
    return new ParameterTransfer(
        kept, grown, created, known.keySet().stream().filter(leftOut::contains).toList());
  }

  /** How many rows the model's tensor has more. */
  private static long addedRows(Tensor tensor, StoredTensor old, Path file)
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
