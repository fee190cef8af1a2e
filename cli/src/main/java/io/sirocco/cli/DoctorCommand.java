package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.BackendChoice.Candidate;
import io.sirocco.kernels.Availability;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.KernelCheck;
import io.sirocco.kernels.conformance.Miniature;
import io.sirocco.kernels.conformance.Verdict;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sirocco doctor}: what this machine offers. */
@Command(
    name = "doctor",
    description =
        "Shows the machine, the virtual machine and the backends, and checks each backend.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = "  sirocco doctor")
final class DoctorCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Runtime runtime = Runtime.getRuntime();
    out.println("sirocco     %s".formatted(Main.Version.number()));
    out.println(
        "system      %s %s, %s, %d processors"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                runtime.availableProcessors()));
    out.println(
        "java        %s %s, %s"
            .formatted(
                System.getProperty("java.vm.name"),
                Runtime.version(),
                System.getProperty("java.home")));
    out.println(
        String.format(Locale.ROOT, "heap        %,d MB at most", runtime.maxMemory() / 1_000_000));
    // What modules see of each other is left out: TornadoVM's flags say so two hundred times.
    String flags =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> !flag.matches("--add-(exports|opens|reads)=.*"))
            .collect(Collectors.joining(" "));
    out.println("flags       %s".formatted(flags));
    boolean healthy = true;
    for (Candidate candidate : BackendChoice.candidates()) {
      healthy &= backend(out, candidate);
    }
    out.flush();
    return healthy ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** Checks each device of a backend; the oracle and the dry run are not checked. */
  private static boolean conform(PrintWriter out, Candidate candidate) {
    List<String> devices = candidate.provider().devices();
    boolean all = true;
    for (int device = 0; device < Math.max(1, devices.size()); device++) {
      if (device < devices.size()) {
        out.println("  device %d  %s".formatted(device, devices.get(device)));
        out.flush();
      }
      all &= conforms(out, candidate, device);
    }
    return all;
  }

  /** Runs every op once against the oracle on one device. */
  private static boolean conforms(PrintWriter out, Candidate candidate, int device) {
    int threads = Runtime.getRuntime().availableProcessors();
    try (Backend backend = candidate.provider().open(new BackendOptions(threads, device))) {
      boolean right = kernelsAreRight(out, backend.selfTest());
      if (!right) {
        return false;
      }
      List<Miniature.Finding> findings = Miniature.run(backend);
      long failed = 0;
      for (Miniature.Finding finding : findings) {
        if (finding.verdict() instanceof Verdict.Failed(var message)) {
          failed++;
          out.println("            FAILED %s".formatted(message));
        }
      }
      out.println(
          "            %d of %d ops agree with the oracle within their rounding bounds"
              .formatted(findings.size() - failed, findings.size()));
      out.println(
          String.format(
              Locale.ROOT,
              "            %.1f GFLOP/s in a product of %d x %d matrices",
              MatmulSpeed.measure(backend, System::nanoTime) / 1e9,
              MatmulSpeed.SIZE,
              MatmulSpeed.SIZE));
      return failed == 0;
    }
  }

  /** What the backend found out about its kernels, one line each; a slow kernel is no failure. */
  static boolean kernelsAreRight(PrintWriter out, List<KernelCheck> checks) {
    boolean right = true;
    for (KernelCheck check : checks) {
      out.println(
          String.format(
              Locale.ROOT,
              "            %-22s %-6s %7.2f GFLOP/s %7.2f GB/s, %,8.1f of at most %,.1f µs",
              check.op().name(),
              check.outcome().name().toLowerCase(Locale.ROOT),
              check.flopsPerSecond() / 1e9,
              check.bytesPerSecond() / 1e9,
              check.nanoseconds() / 1e3,
              check.mostNanoseconds() / 1e3));
      if (check.outcome() != KernelCheck.Outcome.RIGHT) {
        out.println("            %s".formatted(check.detail()));
      }
      right &= check.outcome() != KernelCheck.Outcome.WRONG;
    }
    return right;
  }

  private static boolean backend(PrintWriter out, Candidate candidate) {
    String name = candidate.provider().name();
    return switch (candidate.availability()) {
      case Availability.Unavailable(var reason) -> {
        out.println("backend     %s: not available: %s".formatted(name, reason));
        yield true;
      }
      case Availability.Available(var kind, var description) -> {
        out.println(
            "backend     %s (%s): %s"
                .formatted(name, kind.name().toLowerCase(Locale.ROOT), description));
        out.flush();
        yield kind == Availability.DeviceKind.CHECK || conform(out, candidate);
      }
    };
  }
}
