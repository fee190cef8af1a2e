package io.sirocco.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sirocco.hub.FileDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the results of a run come from.
 *
 * @param version of this project
 * @param commit of this project, or null where it is not known; written in either case, because
 *     what is missing in a file is taken for damage
 * @param seed of the run
 * @param precision of the factors of matrix products
 * @param data the files that it reads
 * @param initial the parameters that it starts from; null where it starts from initial values, and
 *     where it goes on
 * @param fineTuning how it is tuned, by name; null where it is pretrained
 * @param machine what it runs on
 * @param startedAt an instant, as the caller gives it
 */
public record Provenance(
    String version,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String commit,
    long seed,
    String precision,
    List<DataFile> data,
    @Nullable Initial initial,
    @Nullable Map<String, String> fineTuning,
    Machine machine,
    String startedAt) {

  /** Of a pretraining. */
  public Provenance(
      String version,
      @Nullable String commit,
      long seed,
      String precision,
      List<DataFile> data,
      @Nullable Initial initial,
      Machine machine,
      String startedAt) {
    this(version, commit, seed, precision, data, initial, null, machine, startedAt);
  }

  /** Copies the collections. */
  public Provenance {
    data = List.copyOf(data);
    fineTuning = fineTuning == null ? null : new TreeMap<>(fineTuning);
  }

  /**
   * A file of training or validation data.
   *
   * @param path as it was given
   * @param digest its size and checksum
   */
  public record DataFile(String path, FileDigest digest) {}

  /**
   * The parameters of another run.
   *
   * @param path where they were found, as it was given
   * @param step of the checkpoint
   * @param digest size and checksum of their file
   * @param transfer what became of the model
   */
  public record Initial(String path, long step, FileDigest digest, ParameterTransfer transfer) {}

  /**
   * What a run runs on.
   *
   * @param backend its name
   * @param device the name of its device
   * @param jvm name and version
   * @param threads how many compute
   */
  public record Machine(String backend, String device, String jvm, int threads) {}
}
