package io.sirocco.training.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.sirocco.training.Metrics;
import io.sirocco.training.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TensorBoardLogTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private static final Metrics PAIRS =
      new Metrics(
          1,
          "mlm+nsp",
          "de",
          3.5,
          new LinkedHashMap<>(Map.of("mlm", 3., "nsp", .5)),
          1e-3,
          2,
          1000,
          .5,
          null,
          null,
          512.,
          true,
          null);

  private static final Metrics EVALUATED =
      new Metrics(
          2,
          "clm",
          null,
          2.5,
          null,
          2e-3,
          1,
          2000,
          1.25,
          2.25,
          List.of(
              new Metrics.Validation("clm", null, 2., null, 1.5, 1.75),
              new Metrics.Validation("mlm", "de-en", 2.5, .25, null, null)),
          null,
          null,
          null);

  @TempDir Path directory;

  private List<UnknownFieldSet> events() throws IOException {
    try (var files = Files.list(directory)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return EventRecords.of(all.getFirst());
    }
  }

  @Test
  void aStepIsTheScalarsOfItsNumbers() throws IOException {
    try (TensorBoardLog log =
        TensorBoardLog.begin(directory, START, new TensorBoardLog.History(List.of(), List.of()))) {
      log.append(PAIRS);
      log.append(EVALUATED);
    }
    List<UnknownFieldSet> events = events();
    assertThat(events).hasSize(3);
    assertThat(scalars(events.get(1)))
        .containsOnly(
            Map.entry("train/loss", 3.5f),
            Map.entry("train/loss/mlm+nsp/de", 3.5f),
            Map.entry("train/loss/mlm/de", 3f),
            Map.entry("train/loss/nsp/de", .5f),
            Map.entry("learning_rate", 1e-3f),
            Map.entry("gradient_norm", 2f),
            Map.entry("tokens_per_second", 1000f),
            Map.entry("loss_scale", 512f),
            Map.entry("skipped", 1f));
    assertThat(scalars(events.get(2)))
        .containsOnly(
            Map.entry("train/loss", 2.5f),
            Map.entry("train/loss/clm", 2.5f),
            Map.entry("learning_rate", 2e-3f),
            Map.entry("gradient_norm", 1f),
            Map.entry("tokens_per_second", 2000f),
            Map.entry("validation/loss", 2.25f),
            Map.entry("validation/clm/loss", 2f),
            Map.entry("validation/clm/bits_per_byte", 1.5f),
            Map.entry("validation/clm/bits_per_character", 1.75f),
            Map.entry("validation/mlm/de-en/loss", 2.5f),
            Map.entry("validation/mlm/de-en/accuracy", .25f));
  }

  /** The time that a run spends between its processes is not told. */
  @Test
  void aRunThatGoesOnTellsWhatItKeepsAsItWasTold() throws IOException {
    Sample sample = new Sample(2, "clm", "en", "to be", " or not\nto be");
    try (TensorBoardLog log =
        TensorBoardLog.begin(
            directory, START, new TensorBoardLog.History(List.of(PAIRS), List.of()))) {
      log.append(EVALUATED);
      log.append(sample, EVALUATED.seconds());
    }
    List<UnknownFieldSet> before = events();
    TensorBoardLog.begin(
            directory,
            START,
            new TensorBoardLog.History(List.of(PAIRS, EVALUATED), List.of(sample)))
        .close();
    assertThat(events()).isEqualTo(before);
    assertThat(before.stream().map(event -> event.getField(1).getFixed64List().getFirst()))
        .extracting(Double::longBitsToDouble)
        .containsExactly(1767323045., 1767323045.5, 1767323046.25, 1767323046.25);
    UnknownFieldSet text = message(message(before.getLast(), 5), 1);
    assertThat(bytes(text, 1).toStringUtf8()).isEqualTo("samples/clm/en");
    assertThat(bytes(message(text, 8), 8).toStringUtf8()).isEqualTo("**to be** or not\n\nto be");
  }

  private static Map<String, Float> scalars(UnknownFieldSet event) throws IOException {
    Map<String, Float> values = new LinkedHashMap<>();
    for (ByteString value : message(event, 5).getField(1).getLengthDelimitedList()) {
      UnknownFieldSet one = UnknownFieldSet.parseFrom(value);
      values.put(
          bytes(one, 1).toStringUtf8(),
          Float.intBitsToFloat(one.getField(2).getFixed32List().getFirst()));
    }
    return values;
  }

  private static UnknownFieldSet message(UnknownFieldSet parent, int field) throws IOException {
    return UnknownFieldSet.parseFrom(bytes(parent, field));
  }

  private static ByteString bytes(UnknownFieldSet parent, int field) {
    return parent.getField(field).getLengthDelimitedList().getFirst();
  }
}
