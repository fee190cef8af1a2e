package io.sirocco.kernels;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives every tensor an arena and an offset. Tensors of the session and of an executable get memory
 * of their own; activations share it: two overlap in memory only if no step lies between the first
 * use of one and the last use of the other. Offsets are multiples of {@link #ALIGNMENT} elements,
 * no tensor straddles shards.
 */
public final class MemoryPlan {

  /** The most elements that a shard holds. */
  public static final long SHARD_ELEMENTS = 1L << 30;

  /** Offsets are multiples of this many elements: a cache line of f32. */
  public static final long ALIGNMENT = 16;

  private final Map<Tensor, Placement> placements;
  private final Map<Arena, Long> sizes;

  private MemoryPlan(Map<Tensor, Placement> placements, Map<Arena, Long> sizes) {
    this.placements = placements;
    this.sizes = sizes;
  }

  /** Places what the session owns, one tensor behind the other in the order of the state. */
  public static MemoryPlan of(ModelState state) {
    return of(state, SHARD_ELEMENTS);
  }

  /**
   * As {@link #of(ModelState)}, in shards of a device that cannot have larger ones.
   *
   * @param shardElements the most elements of a shard, at most {@link #SHARD_ELEMENTS}
   * @throws IllegalArgumentException if a tensor has more
   */
  public static MemoryPlan of(ModelState state, long shardElements) {
    Builder builder = new Builder(shardElements);
    builder.append(state.tensors());
    return builder.build();
  }

  /** Places what belongs to a program: inputs and outputs apart, activations by liveness. */
  public static MemoryPlan of(Program program) {
    return of(program, SHARD_ELEMENTS);
  }

  /**
   * As {@link #of(Program)}, in shards of a device that cannot have larger ones.
   *
   * @param shardElements the most elements of a shard, at most {@link #SHARD_ELEMENTS}
   * @throws IllegalArgumentException if a tensor has more
   */
  public static MemoryPlan of(Program program, long shardElements) {
    Builder builder = new Builder(shardElements);
    builder.append(program.tensors(Role.Owner.EXECUTABLE));
    builder.pack(lifetimes(program));
    return builder.build();
  }

  /**
   * Where a tensor lies.
   *
   * @throws IllegalArgumentException if the plan does not hold it
   */
  public Placement placement(Tensor tensor) {
    Placement placement = placements.get(tensor);
    if (placement == null) {
      throw new IllegalArgumentException("the plan has no place for %s".formatted(tensor));
    }
    return placement;
  }

  /** Whether the plan places a tensor. */
  public boolean holds(Tensor tensor) {
    return placements.containsKey(tensor);
  }

  /** The arenas and their sizes in elements. */
  public Map<Arena, Long> sizes() {
    return sizes;
  }

  /** Bytes of all arenas. */
  public long bytes() {
    return sizes.entrySet().stream()
        .mapToLong(entry -> entry.getValue() * entry.getKey().precision().bytes())
        .sum();
  }

  /** Bytes of the arenas of one owner. */
  public long bytes(Role.Owner owner) {
    return sizes.entrySet().stream()
        .filter(entry -> entry.getKey().role().owner() == owner)
        .mapToLong(entry -> entry.getValue() * entry.getKey().precision().bytes())
        .sum();
  }

  /** One line an arena. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    sizes.forEach((arena, elements) ->
        text.append(
            "%-20s %,15d elements %,17d bytes%n"
                .formatted(arena, elements, elements * arena.precision().bytes())));
    return text.toString();
  }

  /** A tensor and the first and last step that touch it. */
  private record Lifetime(Tensor tensor, int first, int last) {
    boolean overlaps(Lifetime other) {
      return first <= other.last && other.first <= last;
    }
  }

  /** A tensor that has its place. */
  private record Placed(Lifetime lifetime, long offset, long end) {}

  private static List<Lifetime> lifetimes(Program program) {
    Map<Tensor, Lifetime> lifetimes = new LinkedHashMap<>();
    for (int i = 0; i < program.steps().size(); i++) {
      int step = i;
      for (Operand operand : program.steps().get(i).operands()) {
        if (operand.tensor().role().owner() == Role.Owner.SCRATCH) {
          lifetimes.compute(
              operand.tensor(),
              (tensor, known) -> new Lifetime(tensor, known == null ? step : known.first, step));
        }
      }
    }
    return new ArrayList<>(lifetimes.values());
  }

  private static long aligned(long elements) {
    return (elements + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static final class Builder {

    private final long shardElements;
    private final Map<Tensor, Placement> placements = new HashMap<>();
    private final Map<Arena, Long> sizes =
        new TreeMap<>(
            Comparator.comparing(Arena::role)
                .thenComparing(Arena::precision)
                .thenComparing(Arena::shard));

    Builder(long shardElements) {
      if (shardElements < 1 || shardElements > SHARD_ELEMENTS) {
        throw new IllegalArgumentException(
            "shards of %d elements are not in [1, %d]".formatted(shardElements, SHARD_ELEMENTS));
      }
      this.shardElements = shardElements;
    }

    void append(Collection<Tensor> tensors) {
      Map<Role, Map<Precision, Integer>> shards = new HashMap<>();
      for (Tensor tensor : tensors) {
        requireFitsShard(tensor);
        Map<Precision, Integer> byPrecision =
            shards.computeIfAbsent(tensor.role(), role -> new HashMap<>());
        int shard = byPrecision.getOrDefault(tensor.precision(), 0);
        Arena arena = new Arena(tensor.role(), tensor.precision(), shard);
        if (sizes.getOrDefault(arena, 0L) + tensor.elements() > shardElements) {
          shard++;
          arena = new Arena(tensor.role(), tensor.precision(), shard);
        }
        byPrecision.put(tensor.precision(), shard);
        place(tensor, arena, sizes.getOrDefault(arena, 0L));
      }
    }

    /** Largest first, each at the lowest offset that is free during its whole lifetime. */
    void pack(List<Lifetime> lifetimes) {
      List<Lifetime> ordered = new ArrayList<>(lifetimes);
      ordered.sort(
          Comparator.comparingLong((Lifetime lifetime) -> lifetime.tensor.elements()).reversed());
      Map<Arena, List<Placed>> placed = new HashMap<>();
      for (Lifetime lifetime : ordered) {
        requireFitsShard(lifetime.tensor);
        Placed candidate = null;
        for (int shard = 0; candidate == null; shard++) {
          Arena arena = new Arena(lifetime.tensor.role(), lifetime.tensor.precision(), shard);
          List<Placed> there = placed.computeIfAbsent(arena, key -> new ArrayList<>());
          long offset = lowestFree(lifetime, there);
          if (offset + lifetime.tensor.elements() <= shardElements) {
            candidate = new Placed(lifetime, offset, offset + aligned(lifetime.tensor.elements()));
            there.add(candidate);
            place(lifetime.tensor, arena, offset);
          }
        }
      }
    }

    private static long lowestFree(Lifetime lifetime, List<Placed> there) {
      List<Placed> conflicts =
          there.stream()
              .filter(placed -> placed.lifetime.overlaps(lifetime))
              .sorted(Comparator.comparingLong(Placed::offset))
              .toList();
      long offset = 0;
      for (Placed conflict : conflicts) {
        if (offset + lifetime.tensor.elements() <= conflict.offset) {
          return offset;
        }
        offset = Math.max(offset, conflict.end);
      }
      return offset;
    }

    private void place(Tensor tensor, Arena arena, long offset) {
      placements.put(tensor, new Placement(arena, offset));
      sizes.merge(arena, Math.min(shardElements, offset + aligned(tensor.elements())), Math::max);
    }

    private void requireFitsShard(Tensor tensor) {
      if (tensor.elements() > shardElements) {
        throw new IllegalArgumentException(
            "%s has %d elements, a shard holds %d"
                .formatted(tensor, tensor.elements(), shardElements));
      }
    }

    MemoryPlan build() {
      return new MemoryPlan(Map.copyOf(placements), java.util.Collections.unmodifiableMap(sizes));
    }
  }
}
