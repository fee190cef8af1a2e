package io.sirocco.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the checkpoints of a run; changes nothing, so that it may look at a run that another
 * process trains. Every checkpoint that it gives has been verified.
 *
 * @param directory holds {@code step-N} for several N, and the links {@code last} and {@code best}
 */
public record Checkpoints(Path directory) {

  static final String LAST = "last";
  static final String BEST = "best";
  private static final Pattern STEP = Pattern.compile("step-(0|[1-9][0-9]{0,17})");

  /**
   * What a run can be resumed from.
   *
   * @param checkpoint the newest complete checkpoint, if there is one
   * @param damaged one line for each newer one that is not complete
   */
  public record Latest(Optional<Checkpoint> checkpoint, List<String> damaged) {

    /** Copies the list. */
    public Latest {
      damaged = List.copyOf(damaged);
    }
  }

  /** The steps of which there is a checkpoint, ascending; none has been verified. */
  public List<Long> steps() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
          .map(Checkpoints::stepOf)
          .flatMapToLong(OptionalLong::stream)
          .sorted()
          .boxed()
          .toList();
    }
  }

  /**
   * The checkpoint that was saved last.
   *
   * @throws CheckpointException if it is missing or damaged; the message names the newest complete
   *     one
   */
  public Checkpoint last() throws IOException {
    return linked(LAST);
  }

  /**
   * The checkpoint with the lowest validation loss.
   *
   * @throws CheckpointException if it is missing or damaged; the message names the newest complete
   *     one
   */
  public Checkpoint best() throws IOException {
    return linked(BEST);
  }

  /**
   * The checkpoint of a step.
   *
   * @throws CheckpointException if it is missing or damaged; the message names the newest complete
   *     one
   */
  public Checkpoint step(long step) throws IOException {
    return withAlternative(() -> complete(step));
  }

  /** The newest complete checkpoint, for resuming. */
  public Latest latestComplete() throws IOException {
    return latestComplete(Long.MAX_VALUE);
  }

  /**
   * The newest complete checkpoint of a step below another, for going further back.
   *
   * @param before the first step that is not looked at
   */
  public Latest latestComplete(long before) throws IOException {
    List<String> damaged = new ArrayList<>();
    for (long step : steps().reversed()) {
      if (step >= before) {
        continue;
      }
      try {
        return new Latest(Optional.of(complete(step)), damaged);
      } catch (IOException e) {
        damaged.add(StorageException.reason(e));
      }
    }
    return new Latest(Optional.empty(), damaged);
  }

  /** The step that a link points to, whether or not it exists. */
  OptionalLong linkedStep(String name) throws IOException {
    Path link = directory.resolve(name);
    return Files.isSymbolicLink(link) ? stepOf(Files.readSymbolicLink(link)) : OptionalLong.empty();
  }

  Path path(long step) {
    return directory.resolve("step-" + step);
  }

  private Checkpoint linked(String name) throws IOException {
    Path link = directory.resolve(name);
    return withAlternative(() -> {
      OptionalLong step = linkedStep(name);
      if (step.isEmpty()) {
        throw new CheckpointException(link, "missing, or not a link to a checkpoint");
      }
      if (!Files.isDirectory(path(step.getAsLong()))) {
        throw new CheckpointException(
            link, "points to step-%d, which is missing".formatted(step.getAsLong()));
      }
      return complete(step.getAsLong());
    });
  }

  private Checkpoint complete(long step) throws IOException {
    Checkpoint checkpoint = Checkpoint.open(path(step));
    if (checkpoint.state().step() != step) {
      throw new CheckpointException(
          path(step), "holds step %d".formatted(checkpoint.state().step()));
    }
    return checkpoint;
  }

  @FunctionalInterface
  private interface Opening {
    Checkpoint open() throws IOException;
  }

  private Checkpoint withAlternative(Opening opening) throws IOException {
    try {
      return opening.open();
    } catch (CheckpointException e) {
      String alternative =
          latestComplete()
              .checkpoint()
              .map(found ->
                  "step-%d is complete and can be resumed from".formatted(found.state().step()))
              .orElse("there is no complete checkpoint");
      throw new CheckpointException(directory, "%s; %s".formatted(e.getMessage(), alternative), e);
    }
  }

  /** Whether this is the name of a checkpoint or of a link to one. */
  static boolean isOwn(String name) {
    return name.equals(LAST) || name.equals(BEST) || STEP.matcher(name).matches();
  }

  private static OptionalLong stepOf(Path path) {
    Matcher name = STEP.matcher(String.valueOf(path.getFileName()));
    return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
  }
}
