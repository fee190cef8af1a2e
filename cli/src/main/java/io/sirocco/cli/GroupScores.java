package io.sirocco.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How often texts of each group are right, such as those of a language or of a functional test. */
final class GroupScores {

  private GroupScores() {}

  /**
   * A line a group, in the order of their first texts.
   *
   * @param groups that of each text
   * @param gold the class of each text
   * @param told what each was told to be
   */
  static List<String> lines(List<String> groups, List<String> gold, List<String> told) {
    Map<String, List<Integer>> texts = new LinkedHashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      texts.computeIfAbsent(groups.get(i), any -> new ArrayList<>()).add(i);
    }
    int width = Math.max(8, texts.keySet().stream().mapToInt(String::length).max().orElse(0));
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT, "%-" + width + "s %8s %9s  told to be", "group", "texts", "right"));
    texts.forEach((group, members) -> {
      long right = members.stream().filter(i -> gold.get(i).equals(told.get(i))).count();
      Map<String, Integer> counts = new TreeMap<>();
      members.forEach(i -> counts.merge(told.get(i), 1, Integer::sum));
      List<String> shown =
          counts.entrySet().stream()
              .map(count -> "%s %,d".formatted(count.getKey(), count.getValue()))
              .toList();
      lines.add(
          String.format(
              Locale.ROOT,
              "%-" + width + "s %,8d %8.2f%%  %s",
              group,
              members.size(),
              100.0 * right / members.size(),
              String.join(", ", shown)));
    });
    return lines;
  }
}
