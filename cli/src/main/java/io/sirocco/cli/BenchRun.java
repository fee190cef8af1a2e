package io.sirocco.cli;

import io.sirocco.benchmarks.Benchmark;
import io.sirocco.benchmarks.BenchmarkRunner;
import io.sirocco.benchmarks.CaseResult;
import io.sirocco.benchmarks.Contest;
import io.sirocco.benchmarks.Harness;
import io.sirocco.benchmarks.Pace;
import io.sirocco.benchmarks.Peer;
import io.sirocco.benchmarks.Peers;
import io.sirocco.benchmarks.ResultFile;
import io.sirocco.benchmarks.ResultTable;
import io.sirocco.benchmarks.RunRecord;
import io.sirocco.kernels.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.ExitCode;

/** Measures a benchmark, prints its table as it grows, and keeps the result. */
final class BenchRun {

  private final PrintWriter out;
  private final Interruption interruption;
  private final BenchOutput output;
  private final Pace pace = Pace.QUICK;

  BenchRun(PrintWriter out, Interruption interruption, BenchOutput output) {
    this.out = out;
    this.interruption = interruption;
    this.output = output;
  }

  /** Returns the exit code. The last line that it prints is that of {@code Ratios}. */
  int measure(Benchmark benchmark, Backend ours, int threads, List<String> against)
      throws IOException {
    List<Peer> peers = new ArrayList<>();
    try {
      for (String name : against) {
        peers.add(Peers.open(name, threads));
      }
      return measure(benchmark, new Ours(ours, ours.description(), threads), peers);
    } finally {
      peers.forEach(Peer::close);
    }
  }

  /**
   * Who competes.
   *
   * @param backend computes, where something is computed
   * @param description in words
   * @param threads of ours
   */
  record Ours(Backend backend, String description, int threads) {}

  /** Returns the exit code. */
  int measure(Benchmark benchmark, Ours ours, List<Peer> peers) throws IOException {
    String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    head(benchmark, ours, peers);
    List<CaseResult> results = measured(benchmark, ours.backend(), peers);
    if (interruption.requested()) {
      return Interruption.EXIT_CODE;
    }
    finish(record(benchmark, ours, peers, date, results));
    return ExitCode.OK;
  }

  private void head(Benchmark benchmark, Ours ours, List<Peer> peers) {
    out.println(benchmark.name() + ": " + benchmark.description());
    line("machine", MachineFacts.machine());
    line("java", MachineFacts.java());
    out.println("%-14s%s".formatted(Contest.OURS, ours.description()));
    for (Peer peer : peers) {
      out.println("%-14s%s".formatted(peer.name(), peer.description()));
    }
    benchmark.baselines().forEach((name, text) -> out.println("%-14s%s".formatted(name, text)));
    if (!MachineFacts.environment().isEmpty()) {
      line("set", MachineFacts.environment());
    }
    out.println("%-14s%s".formatted("measured", pace.describe()));
    out.println();
    out.flush();
  }

  private void line(String name, Map<String, String> facts) {
    String text =
        facts.entrySet().stream()
            .map(fact -> fact.getKey() + " " + fact.getValue())
            .collect(Collectors.joining(", "));
    out.println("%-14s%s".formatted(name, text));
  }

  private List<CaseResult> measured(Benchmark benchmark, Backend ours, List<Peer> peers) {
    List<String> names = new ArrayList<>(List.of(Contest.OURS));
    peers.forEach(peer -> names.add(peer.name()));
    names.addAll(benchmark.baselines().keySet());
    ResultTable table = new ResultTable(benchmark, names);
    table.head().forEach(out::println);
    out.flush();
    Harness harness = new Harness(System::nanoTime, pace);
    try (CountDisplay display = new CountDisplay(benchmark.name(), PretrainingProcess.terminal())) {
      return new BenchmarkRunner(ours, peers, harness)
          .run(benchmark, new Printer(out, table, display, interruption));
    }
  }

  private RunRecord record(
      Benchmark benchmark, Ours ours, List<Peer> peers, String date, List<CaseResult> results) {
    Map<String, String> described = new TreeMap<>(benchmark.baselines());
    peers.forEach(peer -> described.put(peer.name(), peer.description()));
    return new RunRecord(
        RunRecord.FORMAT,
        benchmark.name(),
        date,
        MachineFacts.machine(),
        MachineFacts.java(),
        Main.Version.number(),
        ours.description(),
        ours.threads(),
        described,
        MachineFacts.environment(),
        pace,
        results);
  }

  private void finish(RunRecord run) throws IOException {
    out.println();
    ResultTable.partial(run.cases()).forEach(out::println);
    Path json = output.json();
    if (json != null) {
      ResultFile.write(json, run);
      out.println("kept in " + json);
    }
    if (run.peers().isEmpty()) {
      out.flush();
      return;
    }
    if (run.cases().stream().allMatch(result -> result.ratio().isEmpty())) {
      throw new IllegalArgumentException(
          "%s: none of its cases can be computed by %s"
              .formatted(run.benchmark(), String.join(", ", run.peers().keySet())));
    }
    out.println(run.ratios());
    out.flush();
  }

  /** Rows as they come, and a bar below them. */
  private record Printer(
      PrintWriter out, ResultTable table, CountDisplay display, Interruption interruption)
      implements BenchmarkRunner.Listener {
    @Override
    public boolean goesOn() {
      return !interruption.requested();
    }

    @Override
    public void progress(int done, int of) {
      display.show(done, of);
    }

    @Override
    public void measured(CaseResult result) {
      display.finish();
      out.println(table.line(result));
      out.flush();
    }
  }
}
