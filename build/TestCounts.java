import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Prints how many tests ran, which were skipped and why, and how many failed.
 *
 * <p>The build runs it last, as {@code java TestCounts.java ROOT STARTED FOLDER...}: it reads the
 * reports in {@code MODULE/target/FOLDER} of every module below ROOT and leaves out those from
 * before STARTED, because they tell of another build.
 */
final class TestCounts {
  private static final String PEER = "@Tag(\"peer\")";
  private static final String[] OUTCOMES = {"failure", "error", "skipped"};

  private final Path root;
  private final Instant started;
  private final Map<Path, int[]> modules = new TreeMap<>();
  private final Map<String, List<String>> skipped = new TreeMap<>();
  private final List<String> failed = new ArrayList<>();
  private int passed;

  private TestCounts(Path root, Instant started) {
    this.root = root;
    this.started = started;
  }

  /** Runs the program; exits with 1 where a test failed or a report cannot be read. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 3) {
      System.err.println("usage: java TestCounts.java ROOT STARTED FOLDER...");
      System.exit(2);
    }
    Path root = Path.of(arguments[0]).toRealPath();
    List<String> folders = Arrays.asList(arguments).subList(2, arguments.length);
    TestCounts counts = new TestCounts(root, Instant.parse(arguments[1]));
    List<Path> files = counts.files();
    for (Path file : files) {
      if (counts.isReport(file, folders)) {
        counts.read(file);
      }
    }
    counts.print(folders.contains("peer-reports") ? 0 : peerChecks(files));
    System.exit(counts.failed.isEmpty() ? 0 : 1);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> !root.relativize(file).toString().startsWith("."))
          .filter(file -> file.toString().endsWith(".xml") || file.toString().endsWith(".java"))
          .sorted()
          .toList();
    }
  }

  private boolean isReport(Path file, List<String> folders) throws IOException {
    Path folder = file.getParent();
    return file.getFileName().toString().startsWith("TEST-")
        && folders.contains(folder.getFileName().toString())
        && folder.getParent().endsWith("target")
        && !Files.getLastModifiedTime(file).toInstant().isBefore(started);
  }

  private void read(Path report) throws Exception {
    var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile());
    NodeList cases = document.getElementsByTagName("testcase");
    Path module = root.relativize(report.getParent().getParent().getParent());
    int[] ran = modules.computeIfAbsent(module, key -> new int[3]);
    for (int i = 0; i < cases.getLength(); i++) {
      Element test = (Element) cases.item(i);
      String type = test.getAttribute("classname");
      String name = type.substring(type.lastIndexOf('.') + 1) + "." + test.getAttribute("name");
      ran[count(test, name)]++;
    }
  }

  /** Counts one test and says as what: 0 passed, 1 failed, 2 skipped. */
  private int count(Element test, String name) {
    for (String outcome : OUTCOMES) {
      NodeList found = test.getElementsByTagName(outcome);
      if (found.getLength() > 0 && outcome.equals("skipped")) {
        String reason = reason((Element) found.item(0));
        skipped.computeIfAbsent(reason, key -> new ArrayList<>()).add(name);
        return 2;
      }
      if (found.getLength() > 0) {
        failed.add(name);
        return 1;
      }
    }
    passed++;
    return 0;
  }

  private static String reason(Element outcome) {
    String message = outcome.getAttribute("message");
    String text = message.isBlank() ? outcome.getTextContent() : message;
    String line = text.lines().filter(any -> !any.isBlank()).findFirst().orElse("no reason given");
    return line.replaceFirst("^[\\w.]*TestAbortedException: ", "")
        .replaceFirst("^Assumption failed: ", "")
        .strip();
  }

  private static int peerChecks(List<Path> files) throws IOException {
    int checks = 0;
    for (Path file : files) {
      if (file.toString().replace('\\', '/').contains("/src/test/java/")) {
        String text = Files.readString(file);
        checks += (text.length() - text.replace(PEER, "").length()) / PEER.length();
      }
    }
    return checks;
  }

  private void print(int peerChecks) {
    System.out.printf("%nTests by module%n");
    modules.forEach((module, ran) ->
        System.out.printf(
            "  %-22s %5d passed %3d failed %3d skipped%n", module, ran[0], ran[1], ran[2]));
    failed.forEach(name -> System.out.println("Failed: " + name));
    skipped.forEach((reason, names) ->
        System.out.printf("Skipped %d: %s (%s)%n", names.size(), reason, shortened(names)));
    if (peerChecks > 0) {
      System.out.printf("Not run: %d checks against peers: use -Ppeers%n", peerChecks);
    }
    int skips = skipped.values().stream().mapToInt(List::size).sum();
    System.out.printf("%d passed, %d failed, %d skipped%n", passed, failed.size(), skips);
  }

  private static String shortened(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(3, names.size())));
    return names.size() > 3 ? first + ", ..." : first;
  }
}
