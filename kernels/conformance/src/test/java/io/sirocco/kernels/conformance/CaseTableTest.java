package io.sirocco.kernels.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.WeightLayout;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CaseTableTest {

  /** The records of Op, found by walking its sealed interfaces. */
  private static Set<Class<?>> records() {
    Set<Class<?>> records = new LinkedHashSet<>();
    collect(Op.class, records);
    return records;
  }

  private static void collect(Class<?> type, Set<Class<?>> records) {
    if (type.isRecord()) {
      records.add(type);
    } else {
      Stream.of(type.getPermittedSubclasses()).forEach(permitted -> collect(permitted, records));
    }
  }

  @Test
  void everyOpHasCases() {
    assertThat(records()).hasSizeGreaterThanOrEqualTo(20);
    for (Class<?> record : records()) {
      assertThat(casesOf(record)).as(record.getSimpleName()).hasSizeGreaterThanOrEqualTo(10);
    }
  }

  @Test
  void everyOpIsReplayedAndRunWithSeveralThreads() {
    Set<String> replayed = names(ReplayChecks.SMALL.stream().map(Case::op));
    assertThat(replayed).isEqualTo(opNames());
    Set<String> threaded =
        ThreadChecks.checks().stream()
            .map(check -> check.name().substring(0, check.name().indexOf('[')))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(threaded).isEqualTo(opNames());
  }

  private static Set<String> opNames() {
    return records().stream()
        .map(Class::getSimpleName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> names(Stream<Op> ops) {
    return ops.map(Op::name).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyChoiceOfAnOpIsTaken() throws ReflectiveOperationException {
    for (Class<?> record : records()) {
      for (RecordComponent component : record.getRecordComponents()) {
        if (component.getType().isEnum()) {
          Set<Object> taken = new LinkedHashSet<>();
          for (Case tested : casesOf(record)) {
            taken.add(component.getAccessor().invoke(tested.op()));
          }
          assertThat(taken)
              .as("%s of %s", component.getName(), record.getSimpleName())
              .containsExactlyInAnyOrderElementsOf(choices(component.getType()));
        }
      }
    }
  }

  /** All constants, but those of the precision only that factors can have. */
  private static List<?> choices(Class<?> type) {
    return type == Precision.class
        ? List.of(Precision.F32, Precision.BF16, Precision.F16)
        : List.of(type.getEnumConstants());
  }

  @Test
  void linearLayersCombineAllChoices() {
    int combinations =
        WeightLayout.values().length * Bias.values().length * Activation.values().length;
    assertThat(
            casesOf(Op.Linear.class).stream()
                .map(tested -> (Op.Linear) tested.op())
                .map(op -> List.of(op.layout(), op.bias(), op.activation()))
                .distinct())
        .hasSize(combinations);
    assertThat(
            casesOf(Op.Attention.class).stream()
                .map(tested -> (Op.Attention) tested.op())
                .map(op -> List.of(op.mask(), op.dropout().active()))
                .distinct())
        .hasSize(2 * Mask.values().length);
  }

  @Test
  void everyGradientIsOverwrittenAndAddedTo() {
    for (Class<?> record : records()) {
      for (String port : sumsOf(record)) {
        Set<Access> accesses =
            casesOf(record).stream()
                .filter(tested -> tested.accesses().containsKey(port))
                .map(tested -> tested.accesses().get(port))
                .collect(Collectors.toSet());
        assertThat(accesses)
            .as("%s of %s", port, record.getSimpleName())
            .containsExactlyInAnyOrder(Access.WRITE, Access.ADD);
      }
    }
  }

  private static Set<String> sumsOf(Class<?> record) {
    return casesOf(record).stream()
        .flatMap(tested -> tested.op().signature().stream())
        .filter(port -> port.direction() == Port.Direction.SUM)
        .map(Port::name)
        .collect(Collectors.toSet());
  }

  @Test
  void everyOpLiesInEveryMemory() {
    for (Class<?> record : records()) {
      assertThat(casesOf(record).stream().map(Case::binding).distinct())
          .as(record.getSimpleName())
          .containsExactlyInAnyOrder(Binding.values());
    }
  }

  @Test
  void everyKindOfDataIsUsed() {
    assertThat(CaseTable.CASES.stream().map(Case::data).distinct())
        .containsExactlyInAnyOrder(Data.values());
  }

  @Test
  void linesOfTheTableDiffer() {
    assertThat(CaseTable.CASES.stream().map(Case::name)).doesNotHaveDuplicates();
  }

  @Test
  void groupsAreWhatTheirKindSays() {
    int B = 3;
    int T = 20;
    Noise noise = new Noise(1);
    assertThat(Groups.sample(Data.NORMAL, B, T, noise)).containsOnly(0);
    int[] single = Groups.sample(Data.SINGLE_KEYS, B, T, noise);
    assertThat(Arrays.stream(single, 0, T).distinct().count()).isEqualTo(T);
    int[] packed = Groups.sample(Data.PACKED, B, T, noise);
    assertThat(Arrays.stream(packed, 0, T).distinct().count()).isBetween(2L, T - 1L);
    assertThat(Groups.sample(Data.INTERLEAVED, B, T, noise)).contains(0, 1);
    assertThat(Groups.sample(Data.PADDED, B, T, noise)).contains(-1, 3);
    int[] absent = Groups.sample(Data.ABSENT_SEQUENCE, B, T, noise);
    assertThat(Arrays.stream(absent, 0, T)).allMatch(group -> group < 0);
    assertThat(Arrays.stream(absent, T, B * T)).allMatch(group -> group == 0);
  }

  private static List<Case> casesOf(Class<?> record) {
    return CaseTable.CASES.stream().filter(tested -> record.isInstance(tested.op())).toList();
  }
}
