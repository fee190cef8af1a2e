package io.sirocco.training;

import java.nio.file.Path;

/**
 * The names below a run directory.
 *
 * @param root the run directory
 */
public record RunLayout(Path root) {

  /** The configuration; a run directory without it is no run. */
  public Path config() {
    return root.resolve("config.yaml");
  }

  /** Where the results come from. */
  public Path provenance() {
    return root.resolve("provenance.json");
  }

  /** One line a record. */
  public Path metrics() {
    return root.resolve("metrics.jsonl");
  }

  /** What the model writes as it learns: one line a sample. */
  public Path samples() {
    return root.resolve("samples.jsonl");
  }

  /** What a fine-tuning scores on held-out texts: one line an epoch. */
  public Path scores() {
    return root.resolve("scores.jsonl");
  }

  /** The page about the run. */
  public Path report() {
    return root.resolve("report.html");
  }

  /** The directory of TensorBoard's event files. */
  public Path tensorboard() {
    return root.resolve("tensorboard");
  }

  /** The directory of the tokenizer's files. */
  public Path tokenizer() {
    return root.resolve("tokenizer");
  }

  /** The directory of the checkpoints. */
  public Path checkpoints() {
    return root.resolve("checkpoints");
  }

  /** The file that a process locks while it trains. */
  Path lock() {
    return root.resolve(".lock");
  }
}
