package io.sirocco.cli;

import io.sirocco.benchmarks.CaseResult;
import io.sirocco.benchmarks.Harness;
import io.sirocco.benchmarks.ResultFile;
import io.sirocco.benchmarks.Roofline;
import io.sirocco.benchmarks.RunRecord;
import io.sirocco.benchmarks.training.StepBenchmark;
import io.sirocco.benchmarks.training.StepLauncher;
import io.sirocco.benchmarks.training.StepTable;
import io.sirocco.benchmarks.training.Workloads;
import io.sirocco.kernels.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sirocco bench step}: whole training steps. */
@Command(
    name = "step",
    description = {
      "Measures whole training steps: forward, backward, clip and AdamW.",
      "Everyone trains in a process of its own, from the same weights and on the same batch; the"
          + " losses of the first steps must agree."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sirocco bench step",
      "  sirocco bench step --against pytorch --json step.json",
      "  sirocco bench step --workload gpt --threads 1 --against pytorch",
      "",
      "gpt: 4 layers, 256 wide, T 128, B 16, V 8192. bert: an encoder of the same size, logits at",
      "the masked rows only. bert-all-rows: logits and loss at all rows. char: nanoGPT's setting",
      "for characters on a CPU. gpt:TxBxVxC, bert:..., bert-all-rows:...: the same in other sizes.",
      "PyTorch runs on one thread, on all, and on all with waiting threads asleep; it computes",
      "BERT's logits at all rows. pytorch_cuda: on a GPU, op by op and compiled.",
      "gpt2-small, gpt2-small@bf16: GPT-2 with 124 million parameters, T 1024, B 16."
    })
final class BenchStepCommand implements Callable<Integer> {

  private final Interruption interruption;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Outside software that trains. */
  private enum TrainingPeer {
    PYTORCH,
    PYTORCH_CUDA
  }

  @Option(
      names = "--against",
      paramLabel = "PEER",
      split = ",",
      description = "Whom to measure beside ours, in turns: ${COMPLETION-CANDIDATES}.")
  private List<TrainingPeer> against = new ArrayList<>();

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      split = ",",
      description = "Only this one; several with commas. Default: gpt,bert,bert-all-rows,char.")
  private List<String> workloads = new ArrayList<>();

  @Option(
      names = "--python",
      paramLabel = "FILE",
      defaultValue = "/usr/bin/python3",
      description = "The Python that can import torch. Default: ${DEFAULT-VALUE}.")
  private String python = "";

  @Option(
      names = "--script",
      paramLabel = "FILE",
      defaultValue = "benchmarks/pytorch/train_step.py",
      description = "What trains with PyTorch. Default: ${DEFAULT-VALUE}.")
  private Path script = Path.of("");

  @Mixin private BenchOutput output = new BenchOutput();

  @Mixin private BackendOption backend = new BackendOption();

  BenchStepCommand(Interruption interruption) {
    this.interruption = interruption;
  }

  /**
   * FLOP/s that the backend's device can do, measured; empty where there is nothing to measure it.
   */
  private OptionalDouble peak() {
    try (Backend ours = backend.open(spec.commandLine().getErr()).backend()) {
      return ours.yardstick().stream()
          .mapToDouble(yardstick -> Roofline.measurePeak(yardstick, System::nanoTime))
          .findFirst();
    }
  }

  @Override
  public Integer call() throws IOException {
    List<String> names = workloads.isEmpty() ? Workloads.names() : workloads;
    names.forEach(Workloads::named);
    String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    Map<String, String> described = new TreeMap<>();
    List<CaseResult> results = new ArrayList<>();
    try (TemporaryFolder folder = TemporaryFolder.create();
        CountDisplay display = new CountDisplay("step", PretrainingProcess.terminal())) {
      Harness harness = new Harness(System::nanoTime, StepBenchmark.PACE);
      StepBenchmark benchmark = new StepBenchmark(launchers(), harness, folder.path());
      StepTable table = head();
      for (String name : names) {
        int before = results.size();
        CaseResult result =
            benchmark.measure(name, new Listener(described, display, before, names.size()));
        results.add(result);
        display.finish();
        table.lines(result).forEach(out()::println);
        out().flush();
      }
    } catch (CancellationException e) {
      return Interruption.EXIT_CODE;
    }
    finish(record(date, described, results));
    return ExitCode.OK;
  }

  private List<StepLauncher> launchers() throws IOException {
    List<StepLauncher> launchers = new ArrayList<>();
    List<String> command = BenchStepProcessCommand.command(backend.name(), backend.threads());
    launchers.add(new StepLauncher.Ours(command));
    for (TrainingPeer peer : against) {
      switch (peer) {
        case PYTORCH ->
            launchers.addAll(
                StepLauncher.PyTorch.settings(python, requireScript(), backend.threads()));
        case PYTORCH_CUDA ->
            launchers.addAll(StepLauncher.PyTorchCuda.settings(python, requireScript()));
      }
    }
    return launchers;
  }

  private Path requireScript() throws IOException {
    if (!Files.isReadable(script)) {
      throw new IOException("%s: no such file; name train_step.py by --script".formatted(script));
    }
    return script;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private StepTable head() {
    out().println("step: whole training steps, each contestant in a process of its own");
    out().println("machine   " + MachineFacts.machine());
    out().println("java      " + MachineFacts.java());
    out().println("measured  " + StepBenchmark.PACE.describe());
    OptionalDouble peak = peak();
    if (peak.isPresent()) {
      out()
          .println(
              String.format(
                  Locale.ROOT,
                  "peak      %.1f GFLOP/s of fused multiply-adds on %d threads",
                  peak.getAsDouble() / 1e9,
                  backend.threads()));
    }
    out().println();
    out().println(StepTable.head());
    out().flush();
    return new StepTable(peak);
  }

  private RunRecord record(String date, Map<String, String> described, List<CaseResult> results) {
    Map<String, String> peers = new TreeMap<>(described);
    String ours = peers.remove(StepLauncher.OURS);
    return new RunRecord(
        RunRecord.FORMAT,
        "step",
        date,
        MachineFacts.machine(),
        MachineFacts.java(),
        Main.Version.number(),
        ours == null ? backend.name() : ours,
        backend.threads(),
        peers,
        MachineFacts.environment(),
        StepBenchmark.PACE,
        results);
  }

  private void finish(RunRecord run) throws IOException {
    out().println();
    run.peers().forEach((name, peer) -> out().println("%-18s %s".formatted(name, peer)));
    Path json = output.json();
    if (json != null) {
      ResultFile.write(json, run);
      out().println("kept in " + json);
    }
    if (!against.isEmpty()) {
      out().println(run.ratios());
    }
    out().flush();
  }

  private final class Listener implements StepBenchmark.Listener {
    private final Map<String, String> described;
    private final CountDisplay display;
    private final int before;
    private final int workloads;

    Listener(Map<String, String> described, CountDisplay display, int before, int workloads) {
      this.described = described;
      this.display = display;
      this.before = before;
      this.workloads = workloads;
    }

    @Override
    public void ready(String contestant, String description) {
      described.put(contestant, description);
      stopIfAsked();
    }

    @Override
    public void round(int done, int of) {
      stopIfAsked();
      display.show(before * of + done, workloads * of);
    }

    private void stopIfAsked() {
      if (interruption.requested()) {
        throw new CancellationException();
      }
    }
  }
}
