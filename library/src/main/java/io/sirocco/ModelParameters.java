package io.sirocco;

import io.sirocco.hub.FileDigest;
import io.sirocco.hub.NamedTensors;
import io.sirocco.hub.SafetensorsDirectory;
import io.sirocco.hub.SafetensorsFile;
import io.sirocco.hub.TensorTarget;
import io.sirocco.huggingface.HuggingFaceSource;
import io.sirocco.kernels.Tensor;
import io.sirocco.onnx.OnnxDirectory;
import io.sirocco.training.FiniteTensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Where the parameters of a pretrained model are. */
public sealed interface ModelParameters {

  /** The directory that holds them. */
  Path place();

  /** The optimizer steps that made them; 0 where that is not known. */
  long step();

  /** Identifies the files that hold them. */
  FileDigest digest() throws IOException;

  /** The parameters under the names that they have here; to be closed. */
  NamedTensors open() throws IOException;

  /**
   * Delivers all parameters; nothing is delivered unless names and shapes of all agree.
   *
   * @throws IOException if they do not, or a number is not finite
   */
  void restore(List<TensorTarget> targets) throws IOException;

  /**
   * Those of a checkpoint.
   *
   * @param value the checkpoint
   */
  record Checkpoint(io.sirocco.training.Checkpoint value) implements ModelParameters {

    @Override
    public Path place() {
      return value.directory();
    }

    @Override
    public long step() {
      return value.state().step();
    }

    @Override
    public FileDigest digest() {
      return value.model();
    }

    @Override
    public NamedTensors open() throws IOException {
      return SafetensorsFile.open(value.modelFile());
    }

    @Override
    public void restore(List<TensorTarget> targets) throws IOException {
      value.restoreParameters(targets);
    }
  }

  /**
   * Those of a directory with a model as ONNX.
   *
   * @param directory the directory
   * @param parameters of the model; other initializers are constants of nodes
   */
  record Onnx(Path directory, List<Tensor> parameters) implements ModelParameters {

    /** Copies the list. */
    public Onnx {
      parameters = List.copyOf(parameters);
    }

    @Override
    public Path place() {
      return directory;
    }

    @Override
    public long step() {
      return 0;
    }

    @Override
    public FileDigest digest() throws IOException {
      return FileDigest.of(directory.resolve(OnnxDirectory.MODEL));
    }

    @Override
    public NamedTensors open() throws IOException {
      return OnnxDirectory.parameters(directory, parameters);
    }

    @Override
    public void restore(List<TensorTarget> targets) throws IOException {
      try (NamedTensors tensors = open()) {
        tensors.readInto(FiniteTensors.targets(targets, directory));
      }
    }
  }

  /**
   * Those of a directory of Hugging Face.
   *
   * @param source the directory
   */
  record HuggingFace(HuggingFaceSource source) implements ModelParameters {

    @Override
    public Path place() {
      return source.directory();
    }

    @Override
    public long step() {
      return 0;
    }

    /** Of one file its own; of several, that of the list of theirs. */
    @Override
    public FileDigest digest() throws IOException {
      List<Path> files = SafetensorsDirectory.paths(source.directory());
      if (files.size() == 1) {
        return FileDigest.of(files.getFirst());
      }
      StringBuilder digests = new StringBuilder();
      long bytes = 0;
      for (Path file : files) {
        FileDigest digest = FileDigest.of(file);
        digests.append(digest.sha256()).append('\n');
        bytes += digest.bytes();
      }
      byte[] list = digests.toString().getBytes(StandardCharsets.UTF_8);
      return new FileDigest(bytes, FileDigest.of(list).sha256());
    }

    @Override
    public NamedTensors open() throws IOException {
      return source.parameters();
    }

    @Override
    public void restore(List<TensorTarget> targets) throws IOException {
      try (NamedTensors tensors = open()) {
        tensors.readInto(FiniteTensors.targets(targets, source.directory()));
      }
    }
  }
}
