package io.sirocco.hub;

import io.sirocco.kernels.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a model, read from the tensors of a Hugging Face class as they are asked for.
 *
 * <p>Names are those of the class, or of the class without its heads, which lack a prefix; norms
 * may have the names of before 2019, gamma and beta. Tensors that are stored twice have to be the
 * same, as the output matrix is the embedding here. A parameter that the class does not have is
 * zeros: the embedding of the one language of an XLM.
 */
public final class HuggingFaceTensors implements NamedTensors {

  private static final int SHOWN_NAMES = 20;

  private final NamedTensors files;
  private final List<TensorSource> sources;
  private final List<String> leftOut;

  private HuggingFaceTensors(NamedTensors files, List<TensorSource> sources, List<String> leftOut) {
    this.files = files;
    this.sources = sources;
    this.leftOut = leftOut;
  }

  /**
   * Finds the parameters of a model.
   *
   * @param layout where they lie
   * @param parameters of the model
   * @param files hold the tensors of the class; closed with this, if there is no exception
   * @throws SafetensorsException if tensors are missing, or not known, which are all named, have
   *     another shape, or should be the same and are not
   */
  public static HuggingFaceTensors of(
      HuggingFaceLayout layout, List<Tensor> parameters, NamedTensors files) throws IOException {
    Names names = new Names(layout.kind(), files);
    Map<String, List<Found>> found = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (TensorPiece piece : layout.pieces(parameters)) {
      TensorSource source = names.take(piece.theirs());
      if (source == null) {
        missing.add(piece.theirs());
      } else {
        found
            .computeIfAbsent(piece.ours(), name -> new ArrayList<>())
            .add(new Found(piece, source));
      }
    }
    names.refuse(missing);
    for (List<Found> pieces : found.values()) {
      for (Found piece : pieces) {
        requireShape(files.path(), piece);
      }
    }
    names.requireTied();
    List<TensorSource> sources = new ArrayList<>();
    for (Tensor parameter : parameters) {
      List<Found> pieces = found.getOrDefault(parameter.name(), List.of());
      sources.add(
          new TensorSource(
              parameter.name(),
              parameter.shape().sizes(),
              (from, into) -> read(pieces, from, into)));
    }
    return new HuggingFaceTensors(files, sources, names.left());
  }

  private static void requireShape(Path path, Found found) throws SafetensorsException {
    if (!found.source.shape().equals(found.piece.shape())) {
      throw new SafetensorsException(
          path,
          "tensor %s is expected as %s".formatted(found.source, Shapes.text(found.piece.shape())));
    }
  }

  /** A piece and the tensor that holds it. */
  private record Found(TensorPiece piece, TensorSource source) {}

  private static void read(List<Found> pieces, long from, float[] into) throws IOException {
    Arrays.fill(into, 0);
    for (Found found : pieces) {
      TensorPiece piece = found.piece;
      long begin = Math.max(from, piece.at());
      long end = Math.min(from + into.length, piece.at() + piece.count());
      if (begin >= end) {
        continue;
      }
      boolean whole = end - begin == into.length;
      float[] part = whole ? into : new float[(int) (end - begin)];
      found.source.elements().read(piece.from() + begin - piece.at(), part);
      if (!whole) {
        System.arraycopy(part, 0, into, (int) (begin - from), part.length);
      }
    }
  }

  /** The tensors that are no parameters of the model: buffers, and heads that it lacks. */
  public List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  @Override
  public Path path() {
    return files.path();
  }

  @Override
  public List<TensorSource> sources() {
    return List.copyOf(sources);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  /** The tensors of the files by the names of the class. */
  private static final class Names {

    private final HuggingFaceClass kind;
    private final NamedTensors files;
    private final boolean bare;
    private final Map<String, TensorSource> all = new LinkedHashMap<>();
    private final Map<String, TensorSource> left = new TreeMap<>();
    private final Map<String, TensorSource> taken = new LinkedHashMap<>();

    Names(HuggingFaceClass kind, NamedTensors files) {
      this.kind = kind;
      this.files = files;
      files.sources().forEach(source -> all.put(source.name(), source));
      left.putAll(all);
      bare = all.keySet().stream().noneMatch(name -> name.startsWith(kind.prefix()));
    }

    /** The tensor of a name, or what is stored in its place; null if there is none. */
    @Nullable TensorSource take(String name) {
      TensorSource known = taken.get(name);
      if (known != null) {
        return known;
      }
      List<String> candidates = new ArrayList<>(List.of(name));
      kind.tied().entrySet().stream()
          .filter(entry -> entry.getValue().equals(name))
          .map(Map.Entry::getKey)
          .sorted(Comparator.naturalOrder())
          .forEach(candidates::add);
      for (String candidate : candidates) {
        for (String spelling : List.of(stored(candidate), old(stored(candidate)))) {
          TensorSource source = all.get(spelling);
          if (source != null) {
            left.remove(spelling);
            taken.put(name, source);
            return source;
          }
        }
      }
      return null;
    }

    private String stored(String name) {
      return bare && name.startsWith(kind.prefix()) ? name.substring(kind.prefix().length()) : name;
    }

    private static String old(String name) {
      return name.replace("LayerNorm.weight", "LayerNorm.gamma")
          .replace("LayerNorm.bias", "LayerNorm.beta");
    }

    void refuse(List<String> missing) throws SafetensorsException {
      List<String> unknown =
          left.keySet().stream()
              .filter(name -> !kind.passesOver(name) && !kind.tied().containsKey(name))
              .toList();
      if (!missing.isEmpty() || !unknown.isEmpty()) {
        throw new SafetensorsException(
            files.path(),
            "not the tensors of a %s as config.json describes it: %s"
                .formatted(
                    kind.id(),
                    missing.isEmpty()
                        ? "not known are " + text(unknown)
                        : "missing are %s%s"
                            .formatted(
                                text(missing),
                                unknown.isEmpty() ? "" : "; not known are " + text(unknown))));
      }
    }

    private static String text(List<String> names) {
      String shown = String.join(", ", names.subList(0, Math.min(SHOWN_NAMES, names.size())));
      return names.size() <= SHOWN_NAMES
          ? shown
          : "%s and %d more".formatted(shown, names.size() - SHOWN_NAMES);
    }

    /** Tensors that are stored twice have to be the same, bit for bit. */
    void requireTied() throws IOException {
      for (Map.Entry<String, String> pair : kind.tied().entrySet()) {
        TensorSource second = left.get(pair.getKey());
        TensorSource first = taken.get(pair.getValue());
        if (second == null || first == null) {
          continue;
        }
        if (!first.shape().equals(second.shape())) {
          throw new SafetensorsException(
              files.path(), "tensor %s should be the same as %s".formatted(second, first));
        }
        requireSame(first, second);
        left.remove(pair.getKey());
      }
    }

    private void requireSame(TensorSource first, TensorSource second) throws IOException {
      long count = first.count();
      for (long from = 0; from < count; from += SafetensorsWriter.CHUNK_ELEMENTS) {
        int length = (int) Math.min(count - from, SafetensorsWriter.CHUNK_ELEMENTS);
        float[] one = new float[length];
        float[] other = new float[length];
        first.elements().read(from, one);
        second.elements().read(from, other);
        int at = Arrays.mismatch(one, other);
        if (at >= 0) {
          throw new SafetensorsException(
              files.path(),
              "tensor %s is not %s: element %d is %s here and %s there; here they are one"
                  .formatted(second.name(), first.name(), from + at, other[at], one[at]));
        }
      }
    }

    List<String> left() {
      return List.copyOf(left.keySet());
    }
  }
}
