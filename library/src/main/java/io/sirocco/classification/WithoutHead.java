package io.sirocco.classification;

import io.sirocco.hub.NamedTensors;
import io.sirocco.hub.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The parameters of a classifier without its last projection, which tells something else.
 *
 * @param all its parameters
 * @param heads what the names of such projections begin with
 */
record WithoutHead(NamedTensors all, List<String> heads) implements NamedTensors {

  @Override
  public Path path() {
    return all.path();
  }

  @Override
  public List<TensorSource> sources() {
    return all.sources().stream()
        .filter(tensor -> heads.stream().noneMatch(tensor.name()::startsWith))
        .toList();
  }

  @Override
  public void close() throws IOException {
    all.close();
  }
}
