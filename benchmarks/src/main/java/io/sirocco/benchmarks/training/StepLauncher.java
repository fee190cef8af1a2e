package io.sirocco.benchmarks.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who trains a workload, and how its process is started. */
public sealed interface StepLauncher {

  /** The name of ours. */
  String OURS = "sirocco";

  /**
   * How to start it.
   *
   * @param workload the name of the workload
   * @param folder holds the files of the workload
   */
  StepProcess.Launch launch(String workload, Path folder);

  /** Whether it reads the files of the workload. */
  boolean readsFiles();

  /**
   * Ours, in a fresh JVM.
   *
   * @param command that {@link StepServer serves} the workload whose name is appended
   */
  record Ours(List<String> command) implements StepLauncher {
    /** Copies the list. */
    public Ours {
      command = List.copyOf(command);
    }

    @Override
    public StepProcess.Launch launch(String workload, Path folder) {
      List<String> words = new ArrayList<>(command);
      words.add(workload);
      return new StepProcess.Launch(OURS, words, Map.of());
    }

    @Override
    public boolean readsFiles() {
      return false;
    }
  }

  /** What OpenMP's threads do while they wait for work. */
  enum Waiting {
    /** Spin for a while: faster on a quiet machine. */
    DEFAULT,
    /** Sleep: faster where others take the cores. */
    PASSIVE
  }

  /** How PyTorch runs a model on a GPU. */
  enum Execution {
    /** Op by op. */
    EAGER,
    /** By {@code torch.compile}. */
    COMPILED
  }

  /**
   * PyTorch on a GPU of NVIDIA, with autocast where factors are of 16 bits.
   *
   * @param python the program
   * @param script train_step.py
   * @param execution of the model
   */
  record PyTorchCuda(String python, Path script, Execution execution) implements StepLauncher {

    @Override
    public StepProcess.Launch launch(String workload, Path folder) {
      String how = execution.name().toLowerCase(Locale.ROOT);
      List<String> words = List.of(python, script.toString(), folder.toString(), "--cuda", how);
      return new StepProcess.Launch("pytorch:cuda:" + how, words, Map.of());
    }

    @Override
    public boolean readsFiles() {
      return true;
    }

    /** Both ways. */
    public static List<StepLauncher> settings(String python, Path script) {
      return List.of(
          new PyTorchCuda(python, script, Execution.EAGER),
          new PyTorchCuda(python, script, Execution.COMPILED));
    }
  }

  /**
   * PyTorch.
   *
   * @param python the program
   * @param script train_step.py
   * @param threads of PyTorch
   * @param waiting of its threads
   */
  record PyTorch(String python, Path script, int threads, Waiting waiting) implements StepLauncher {

    @Override
    public StepProcess.Launch launch(String workload, Path folder) {
      List<String> words =
          List.of(
              python, script.toString(), folder.toString(), "--threads", String.valueOf(threads));
      return switch (waiting) {
        case DEFAULT -> new StepProcess.Launch("pytorch:" + threads, words, Map.of());
        case PASSIVE ->
            new StepProcess.Launch(
                "pytorch:%d:passive".formatted(threads),
                words,
                Map.of("OMP_WAIT_POLICY", waiting.name().toLowerCase(Locale.ROOT)));
      };
    }

    @Override
    public boolean readsFiles() {
      return true;
    }

    /** The settings that can be the fastest with at most this many threads. */
    public static List<StepLauncher> settings(String python, Path script, int threads) {
      List<StepLauncher> settings = new ArrayList<>();
      settings.add(new PyTorch(python, script, 1, Waiting.DEFAULT));
      if (threads > 1) {
        settings.add(new PyTorch(python, script, threads, Waiting.DEFAULT));
        settings.add(new PyTorch(python, script, threads, Waiting.PASSIVE));
      }
      return settings;
    }
  }
}
