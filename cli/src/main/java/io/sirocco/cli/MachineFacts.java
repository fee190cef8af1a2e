package io.sirocco.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What decides the speed of a benchmark besides the code. */
final class MachineFacts {

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** They choose another kernel or block size than the peer would choose by itself. */
  private static final List<String> VARIABLES =
      List.of(
          "OPENBLAS_CORETYPE",
          "OPENBLAS_L2_SIZE",
          "OPENBLAS_NUM_THREADS",
          "OPENBLAS_VERBOSE",
          "OMP_NUM_THREADS",
          "MKL_NUM_THREADS",
          "SIROCCO_JAVA_OPTS");

  private MachineFacts() {}

  static Map<String, String> machine() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("processor", processor());
    facts.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    facts.put(
        "system",
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    return facts;
  }

  static Map<String, String> java() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("version", Runtime.version().toString());
    facts.put("vm", System.getProperty("java.vm.name"));
    facts.put(
        "flags",
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .map(MachineFacts::withoutFolders)
            .collect(Collectors.joining(" ")));
    return facts;
  }

  /** Files are known by their names: where they lie changes no speed, and results are shared. */
  static String withoutFolders(String flag) {
    return flag.replaceAll("([=:])/\\S*/", "$1");
  }

  /** The variables that change a peer's speed and are set. */
  static Map<String, String> environment() {
    Map<String, String> set = new LinkedHashMap<>();
    for (String variable : VARIABLES) {
      String value = System.getenv(variable);
      if (value != null) {
        set.put(variable, value);
      }
    }
    return set;
  }

  private static String processor() {
    if (Files.isReadable(PROCESSORS)) {
      try {
        for (String line : Files.readAllLines(PROCESSORS)) {
          if (line.startsWith("model name")) {
            return line.substring(line.indexOf(':') + 1).strip();
          }
        }
      } catch (IOException e) {
        return "unknown (%s)".formatted(e.getMessage());
      }
    }
    return "unknown";
  }
}
