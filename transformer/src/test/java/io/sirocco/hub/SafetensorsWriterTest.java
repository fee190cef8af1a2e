package io.sirocco.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SafetensorsWriterTest {

  @TempDir Path directory;

  private static TensorSource of(String name, List<Long> shape, float... values) {
    return new TensorSource(
        name, shape, (from, into) -> System.arraycopy(values, (int) from, into, 0, into.length));
  }

  @Test
  void writesTheBytesThatTheFormatAsksFor() throws IOException {
    var out = new ByteArrayOutputStream();
    List<TensorSource> tensors =
        List.of(of("b\"ü", List.of(2L, 1L), 1.5f, -2f), of("a", List.of(), 3f));
    FileDigest digest =
        SafetensorsWriter.write(
            Channels.newChannel(out), tensors, Map.of("z", "1", "format", "pt"));

    String json =
        """
        {"__metadata__":{"format":"pt","z":"1"},\
        "b\\"ü":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},\
        "a":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}\
        """;
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    int padded = (header.length + 7) / 8 * 8;
    ByteBuffer expected = ByteBuffer.allocate(8 + padded + 12).order(ByteOrder.LITTLE_ENDIAN);
    expected
        .putLong(padded)
        .put(header)
        .put(" ".repeat(padded - header.length).getBytes(StandardCharsets.UTF_8));
    expected.putFloat(1.5f).putFloat(-2f).putFloat(3f);
    assertThat(out.toByteArray()).isEqualTo(expected.array());
    assertThat(digest).isEqualTo(FileDigest.of(out.toByteArray()));
    assertThat(SafetensorsWriter.size(tensors, Map.of("z", "1", "format", "pt")))
        .isEqualTo(out.size());
  }

  @Test
  void padsEveryHeaderToEightBytes() throws IOException {
    for (int length = 1; length <= 9; length++) {
      var out = new ByteArrayOutputStream();
      var tensor = of("x".repeat(length), List.of(1L), 1f);
      SafetensorsWriter.write(Channels.newChannel(out), List.of(tensor), Map.of());
      assertThat((out.size() - 4) % 8).isZero();
    }
  }

  @Test
  void asksForNoMoreThanAChunkAndInOrder() throws IOException {
    long elements = 2L * SafetensorsWriter.CHUNK_ELEMENTS + 3;
    List<Long> asked = new ArrayList<>();
    TensorSource large =
        new TensorSource(
            "large",
            List.of(elements),
            (from, into) -> {
              asked.add(from);
              asked.add((long) into.length);
              for (int i = 0; i < into.length; i++) {
                into[i] = from + i;
              }
            });
    Path path = directory.resolve("large.safetensors");
    FileDigest digest = SafetensorsWriter.write(path, List.of(large), Map.of());
    long chunk = SafetensorsWriter.CHUNK_ELEMENTS;
    assertThat(asked).containsExactly(0L, chunk, chunk, chunk, 2 * chunk, 3L);
    assertThat(digest).isEqualTo(FileDigest.of(path));

    float[] back = new float[(int) elements];
    List<Integer> delivered = new ArrayList<>();
    TensorTarget target =
        new TensorTarget(
            "large",
            List.of(elements),
            (from, values) -> {
              delivered.add(values.length);
              System.arraycopy(values, 0, back, (int) from, values.length);
            });
    try (var file = SafetensorsFile.open(path)) {
      file.readInto(List.of(target));
    }
    assertThat(delivered).containsExactly((int) chunk, (int) chunk, 3);
    for (int i = 0; i < back.length; i++) {
      if (back[i] != i) {
        throw new AssertionError("element %d is %s".formatted(i, back[i]));
      }
    }
  }

  @Test
  void keepsEveryBitOfEveryFloat() throws IOException {
    int[] bits = {0, 0x80000000, 1, 0x7F800000, 0xFF800000, 0x7FC00000, 0x7FA12345, 0xFFFFFFFF};
    float[] values = new float[bits.length];
    for (int i = 0; i < bits.length; i++) {
      values[i] = Float.intBitsToFloat(bits[i]);
    }
    Path path = directory.resolve("bits.safetensors");
    SafetensorsWriter.write(path, List.of(of("x", List.of((long) bits.length), values)), Map.of());
    float[] back = new float[bits.length];
    try (var file = SafetensorsFile.open(path)) {
      file.read("x", 0, back);
    }
    for (int i = 0; i < bits.length; i++) {
      assertThat(Float.floatToRawIntBits(back[i])).isEqualTo(bits[i]);
    }
  }

  @Test
  void makesTheSameBytesWhateverTheOrderOfTheMetadata() throws IOException {
    Map<String, String> forwards = new LinkedHashMap<>();
    Map<String, String> backwards = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      forwards.put("key" + i, "value");
      backwards.put("key" + (19 - i), "value");
    }
    List<TensorSource> tensors = List.of(of("x", List.of(1L), 1f));
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    assertThat(SafetensorsWriter.write(first, tensors, forwards))
        .isEqualTo(SafetensorsWriter.write(second, tensors, backwards));
    assertThat(first).hasSameBinaryContentAs(second);
  }

  @Test
  void replacesALongerFile() throws IOException {
    Path path = Files.write(directory.resolve("x"), new byte[10_000]);
    FileDigest digest = SafetensorsWriter.write(path, List.of(of("x", List.of(1L), 1f)), Map.of());
    assertThat(Files.size(path)).isEqualTo(digest.bytes());
  }

  @Test
  void writesNoTensorsAtAll() throws IOException {
    Path path = directory.resolve("none");
    SafetensorsWriter.write(path, List.of(), Map.of());
    try (var file = SafetensorsFile.open(path)) {
      assertThat(file.tensors()).isEmpty();
    }
  }

  @Test
  void refusesNamesThatClash() {
    var x = of("x", List.of(1L), 1f);
    Path path = directory.resolve("x");
    assertThatThrownBy(() -> SafetensorsWriter.write(path, List.of(x, x), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the name x is taken");
    var metadata = of("__metadata__", List.of(1L), 1f);
    assertThatThrownBy(() -> SafetensorsWriter.write(path, List.of(metadata), Map.of()))
        .hasMessage("the name __metadata__ is taken");
    assertThatThrownBy(() -> of(" ", List.of(1L), 1f)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> of("x", List.of(-1L), 1f))
        .hasMessage("size -1 in shape (-1) is negative");
    assertThatThrownBy(() -> of("x", List.of(1L << 40, 1L << 40), 1f))
        .hasMessageContaining("has more than 2^63 - 1 elements");
  }

  @Test
  void writesOnWhenTheChannelTakesPartOfAChunk() throws IOException {
    var out = new ByteArrayOutputStream();
    var whole = Channels.newChannel(out);
    var slow =
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer source) throws IOException {
            int count = Math.min(7, source.remaining());
            whole.write(source.slice().limit(count));
            source.position(source.position() + count);
            return count;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };
    var tensor = of("x", List.of(5L), 1, 2, 3, 4, 5);
    FileDigest digest = SafetensorsWriter.write(slow, List.of(tensor), Map.of());
    assertThat(digest).isEqualTo(FileDigest.of(out.toByteArray()));
  }

  @Test
  void digestsAreThoseOfTheStandard() throws IOException {
    // FIPS 180-2, appendix B.1.
    byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
    String expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertThat(FileDigest.of(abc)).isEqualTo(new FileDigest(3, expected));
    assertThat(FileDigest.of(Files.write(directory.resolve("abc"), abc)))
        .isEqualTo(new FileDigest(3, expected));
    assertThatThrownBy(() -> new FileDigest(3, "BA78"))
        .hasMessage("\"BA78\" is not 64 lower-case hexadecimal digits");
  }
}
