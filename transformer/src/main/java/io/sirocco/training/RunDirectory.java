package io.sirocco.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The place of one run on the disk, held by this process until it is closed.
 *
 * <p>config.yaml is written last, and its appearance is what makes the directory a run: one without
 * it that holds nothing but what {@link #create} writes before it was cut short by a kill, and is
 * made anew.
 */
public final class RunDirectory implements AutoCloseable {

  private static final String STARTED = "started";
  private static final String RESUMED = "resumed";

  private final RunLayout layout;
  private final RunLock lock;

  private RunDirectory(RunLayout layout, RunLock lock) {
    this.layout = layout;
    this.lock = lock;
  }

  /** What is at a path where a run might be. */
  public enum Presence {
    /** Nothing, or an empty directory. */
    ABSENT,
    /** A run whose creation was cut short; nothing of it is worth keeping. */
    UNFINISHED,
    /** A run. */
    COMPLETE,
    /** Something else. */
    FOREIGN
  }

  /**
   * The process that holds a run directory, for the error that others get.
   *
   * @param processId the operating system's number
   * @param startedAt an instant, as the caller gives it
   */
  public record Owner(long processId, String startedAt) {}

  /**
   * What a run begins with.
   *
   * @param config the text of config.yaml
   * @param provenance where its results will come from
   * @param tokenizer writes the tokenizer's files
   */
  public record Founding(String config, Provenance provenance, TokenizerFiles tokenizer) {}

  /** Writes the files of a tokenizer. */
  @FunctionalInterface
  public interface TokenizerFiles {

    /** Writes files below an empty directory. */
    void write(Path directory) throws IOException;
  }

  /** What is at a path. */
  public static Presence presence(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return Presence.ABSENT;
    }
    if (!Files.isDirectory(root)) {
      return Presence.FOREIGN;
    }
    RunLayout layout = new RunLayout(root);
    if (Files.isRegularFile(layout.config())) {
      return Presence.COMPLETE;
    }
    if (children(root).isEmpty()) {
      return Presence.ABSENT;
    }
    return foreign(layout).isEmpty() ? Presence.UNFINISHED : Presence.FOREIGN;
  }

  /**
   * Creates a run and holds it. What an unfinished creation left is removed.
   *
   * @throws RunDirectoryException if there is a run or something else already, or another process
   *     holds the directory
   * @throws StorageException if it could not be written
   */
  public static RunDirectory create(Path root, Owner owner, Founding founding) throws IOException {
    RunLayout layout = new RunLayout(root);
    requireFree(layout);
    Files.createDirectories(root);
    return holding(
        layout,
        owner,
        () -> {
          // Again: another process may have created it before this one got the lock.
          requireFree(layout);
          found(layout, founding);
        });
  }

  /**
   * Opens a run to go on with it, and holds it.
   *
   * @throws RunDirectoryException if there is no run, or another process holds it
   */
  public static RunDirectory open(Path root, Owner owner) throws IOException {
    RunLayout layout = new RunLayout(root);
    switch (presence(root)) {
      case COMPLETE -> {}
      case UNFINISHED ->
          throw new RunDirectoryException(
              root, "was not set up in full and holds nothing yet: start the run anew");
      case ABSENT, FOREIGN ->
          throw new RunDirectoryException(root, "holds no run: it has no config.yaml");
    }
    return holding(layout, owner, () -> recover(layout));
  }

  /** The names below it. */
  public RunLayout layout() {
    return layout;
  }

  /**
   * What the run began with.
   *
   * @throws RunDirectoryException if provenance.json is missing or damaged
   */
  public Provenance founding() throws IOException {
    return founding(layout);
  }

  /**
   * What a run began with, without holding it.
   *
   * @throws RunDirectoryException if provenance.json is missing or damaged
   */
  public static Provenance founding(RunLayout layout) throws IOException {
    if (!Files.isRegularFile(layout.provenance())) {
      throw new RunDirectoryException(layout.root(), "has no provenance.json");
    }
    try {
      JsonNode tree = Json.MAPPER.readTree(Files.readAllBytes(layout.provenance()));
      JsonNode started = tree.path(STARTED);
      if (!(started instanceof ObjectNode founding)) {
        throw new RunDirectoryException(
            layout.root(), "provenance.json is damaged: it does not say how the run started");
      }
      // A run of before there was a choice does not name it; most start from initial values.
      founding.putIfAbsent("precision", founding.textNode("f32"));
      founding.putIfAbsent("initial", founding.nullNode());
      founding.putIfAbsent("fine_tuning", founding.nullNode());
      return Json.MAPPER.treeToValue(founding, Provenance.class);
    } catch (JsonProcessingException e) {
      throw new RunDirectoryException(
          layout.root(), "provenance.json is damaged: " + Json.problem(e));
    }
  }

  /**
   * Adds to provenance.json that the run goes on, and on what.
   *
   * @throws StorageException if it could not be written; the previous one remains
   */
  public void recordResume(Provenance provenance) throws IOException {
    ObjectNode content = Json.MAPPER.createObjectNode();
    if (Files.exists(layout.provenance())) {
      try {
        JsonNode tree = Json.MAPPER.readTree(Files.readAllBytes(layout.provenance()));
        if (!(tree instanceof ObjectNode object)) {
          throw new IOException("%s is not a JSON object".formatted(layout.provenance()));
        }
        content = object;
      } catch (JsonProcessingException e) {
        throw new IOException("%s: %s".formatted(layout.provenance(), Json.problem(e)), e);
      }
    }
    content.withArray("/" + RESUMED).addPOJO(provenance);
    Durable.replaceFile(layout.provenance(), Json.pretty(content));
  }

  /**
   * Replaces config.yaml: from here on the run has another recipe.
   *
   * @throws StorageException if it could not be written; the previous one remains
   */
  public void recordConfig(String config) throws IOException {
    Durable.replaceFile(layout.config(), config.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Replaces report.html.
   *
   * @throws StorageException if it could not be written; the previous one remains
   */
  public void recordReport(String page) throws IOException {
    Durable.replaceFile(layout.report(), page.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  @FunctionalInterface
  private interface Preparation {
    void run() throws IOException;
  }

  private static RunDirectory holding(RunLayout layout, Owner owner, Preparation preparation)
      throws IOException {
    RunLock lock = RunLock.acquire(layout, owner);
    boolean prepared = false;
    try {
      preparation.run();
      prepared = true;
      return new RunDirectory(layout, lock);
    } finally {
      if (!prepared) {
        lock.close();
      }
    }
  }

  private static void requireFree(RunLayout layout) throws IOException {
    switch (presence(layout.root())) {
      case ABSENT, UNFINISHED -> {}
      case COMPLETE ->
          throw new RunDirectoryException(
              layout.root(),
              "already holds a run: --resume goes on with it, another --run keeps it");
      case FOREIGN ->
          throw new RunDirectoryException(
              layout.root(),
              "is not empty and not a run: it %s; choose another --run"
                  .formatted(foreign(layout).map(name -> "holds " + name).orElse("is a file")));
    }
  }

  private static void found(RunLayout layout, Founding founding) throws IOException {
    recover(layout);
    Durable.replaceDirectory(
        layout.tokenizer(), 0, directory -> founding.tokenizer().write(directory));
    Files.createDirectories(layout.checkpoints());
    Durable.replaceFile(layout.metrics(), new byte[0]);
    ObjectNode content = Json.MAPPER.createObjectNode();
    content.putPOJO(STARTED, founding.provenance());
    Durable.replaceFile(layout.provenance(), Json.pretty(content));
    Durable.replaceFile(layout.config(), founding.config().getBytes(StandardCharsets.UTF_8));
  }

  private static void recover(RunLayout layout) throws IOException {
    Durable.recover(layout.report());
    Durable.recover(layout.samples());
    Durable.recover(layout.scores());
    for (Path target : targets(layout)) {
      Durable.recover(target);
    }
  }

  private static List<Path> targets(RunLayout layout) {
    return List.of(layout.config(), layout.provenance(), layout.metrics(), layout.tokenizer());
  }

  /** The first thing in a directory without config.yaml that {@link #found} did not put there. */
  private static Optional<String> foreign(RunLayout layout) throws IOException {
    if (!Files.isDirectory(layout.root())) {
      return Optional.empty();
    }
    Set<Path> own = new HashSet<>();
    // The lock is the first thing that a creation writes: without it all is somebody else's.
    if (Files.exists(layout.lock())) {
      own.addAll(targets(layout));
      own.add(layout.lock());
      if (children(layout.checkpoints()).isEmpty()) {
        own.add(layout.checkpoints());
      }
    }
    for (Path child : children(layout.root())) {
      Path target = layout.root().resolve(Durable.withoutEnding(child.getFileName().toString()));
      if (!own.contains(target)) {
        return Optional.of(child.getFileName().toString());
      }
    }
    return Files.exists(layout.metrics()) && Files.size(layout.metrics()) > 0
        ? Optional.of("a metrics.jsonl with records")
        : Optional.empty();
  }

  private static List<Path> children(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children.sorted().toList();
    }
  }
}
