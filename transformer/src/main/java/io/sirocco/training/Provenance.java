package io.sirocco.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sirocco.hub.FileDigest;
import java.util.List;
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
 * @param machine what it runs on
 * @param startedAt an instant, as the caller gives it
 */
public record Provenance(
    String version,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String commit,
    long seed,
    String precision,
    List<DataFile> data,
    Machine machine,
    String startedAt) {

  /** Copies the list. */
  public Provenance {
    data = List.copyOf(data);
  }

  /**
   * A file of training or validation data.
   *
   * @param path as it was given
   * @param digest its size and checksum
   */
  public record DataFile(String path, FileDigest digest) {}

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
