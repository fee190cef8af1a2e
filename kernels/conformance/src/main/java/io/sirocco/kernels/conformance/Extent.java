package io.sirocco.kernels.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** How much of the suite a backend runs. */
public enum Extent {
  /** Every check. */
  ALL(20_000),

  /**
   * For backends that compile anew for each check. Of checks that differ in numbers only, the first
   * and the last, which are the smallest and the largest: every op is left with each of its
   * choices, on every kind of data and in every kind of memory. Of used sessions, small cases; and
   * fewer repeated calls.
   */
  SELECTION(500);

  /** Digits inside of words, such as f16, are no numbers. */
  private static final Pattern NUMBER =
      Pattern.compile("(?<![a-z0-9])[0-9]+([.][0-9]+)?(E-?[0-9]+)?");

  private final int calls;

  Extent(int calls) {
    this.calls = calls;
  }

  /** How often a program is called that has to give the same bits each time. */
  int calls() {
    return calls;
  }

  /** Those of the checks that it holds, in their order. */
  List<Check> of(List<Check> checks) {
    return switch (this) {
      case ALL -> checks;
      case SELECTION -> firstAndLast(checks);
    };
  }

  private static List<Check> firstAndLast(List<Check> checks) {
    Map<String, List<Check>> alike = new LinkedHashMap<>();
    for (Check check : checks) {
      String key = NUMBER.matcher(check.group() + "/" + check.name()).replaceAll("#");
      List<Check> known = alike.computeIfAbsent(key, _ -> new ArrayList<>());
      if (known.size() == 2) {
        known.removeLast();
      }
      known.add(check);
    }
    return alike.values().stream().flatMap(List::stream).toList();
  }
}
