package io.sirocco.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are made byte by byte here, so that reader and writer cannot share a mistake. */
final class SafetensorsFileTest {

  private static final String TWO_TENSORS =
      """
      {"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]},\
      "a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}\
      """;

  @TempDir Path directory;

  private Path file(String header, byte[] data) throws IOException {
    return file(header.getBytes(StandardCharsets.UTF_8), data);
  }

  private Path file(byte[] header, byte[] data) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header).put(data);
    return Files.write(directory.resolve("x.safetensors"), bytes.array());
  }

  private static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private static byte[] shorts(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putShort((short) value);
    }
    return bytes.array();
  }

  private static float[] read(SafetensorsFile file, String name, long from, int count)
      throws IOException {
    float[] values = new float[count];
    file.read(name, from, values);
    return values;
  }

  private String refusal(Path file) {
    try (var opened = SafetensorsFile.open(file)) {
      throw new AssertionError("opened, with " + opened.tensors());
    } catch (IOException e) {
      assertThat(e).isInstanceOf(SafetensorsException.class);
      String message = String.valueOf(e.getMessage());
      assertThat(message).startsWith(file + ": ").doesNotContain("\n");
      return message.substring(file.toString().length() + 2);
    }
  }

  @Test
  void givesTensorsInTheOrderOfTheirBytes() throws IOException {
    try (var file = SafetensorsFile.open(file(TWO_TENSORS, floats(1, 2, 3)))) {
      assertThat(file.tensors())
          .containsExactly(
              new StoredTensor("a", ElementType.F32, List.of(1L, 1L), 0, 4),
              new StoredTensor("b", ElementType.F32, List.of(2L), 4, 12));
      assertThat(read(file, "a", 0, 1)).containsExactly(1);
      assertThat(read(file, "b", 0, 2)).containsExactly(2, 3);
      assertThat(read(file, "b", 1, 1)).containsExactly(3);
      assertThat(file.metadata()).isEmpty();
    }
  }

  @Test
  void widensHalfPrecision() throws IOException {
    String header =
        """
        {"h":{"dtype":"F16","shape":[4],"data_offsets":[0,8]},\
        "b":{"dtype":"BF16","shape":[3],"data_offsets":[8,14]}}\
        """;
    byte[] data = shorts(0x3C00, 0xC000, 0x0001, 0x7C00, 0x3F80, 0xC040, 0x7F80);
    try (var file = SafetensorsFile.open(file(header, data))) {
      assertThat(read(file, "h", 0, 4)).containsExactly(1f, -2f, 0x1p-24f, Float.POSITIVE_INFINITY);
      assertThat(read(file, "b", 1, 2)).containsExactly(-3f, Float.POSITIVE_INFINITY);
    }
  }

  @Test
  void acceptsScalarsEmptyTensorsAndMetadata() throws IOException {
    String header =
        """
        {"__metadata__":{"format":"pt","ü":"\\u00e9"},\
        "empty":{"dtype":"I64","shape":[3,0],"data_offsets":[0,0]},\
        "scalar":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}\
        """;
    try (var file = SafetensorsFile.open(file(header, floats(7)))) {
      assertThat(file.metadata()).isEqualTo(Map.of("format", "pt", "ü", "é"));
      assertThat(file.tensors()).extracting(StoredTensor::elements).containsExactly(0L, 1L);
      assertThat(read(file, "scalar", 0, 1)).containsExactly(7);
    }
  }

  @Test
  void refusesTheFileCutAtAnyByte() throws IOException {
    byte[] whole = Files.readAllBytes(file(TWO_TENSORS, floats(1, 2, 3)));
    for (int length = 0; length < whole.length; length++) {
      Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, length));
      int data = whole.length - 12;
      String expected =
          length < 8
              ? "%d bytes, too few for the 8 bytes of the header's length".formatted(length)
              : length < data
                  ? "the header ends at byte %d, the file at byte %d".formatted(data, length)
                  : "the tensors take 12 bytes, the file has %d after its header"
                      .formatted(length - data);
      assertThat(refusal(cut)).isEqualTo(expected);
    }
  }

  @Test
  void refusesBytesAfterTheLastTensor() throws IOException {
    assertThat(refusal(file(TWO_TENSORS, floats(1, 2, 3, 4))))
        .isEqualTo("the tensors take 12 bytes, the file has 16 after its header");
  }

  @ParameterizedTest
  @ValueSource(longs = {100_000_001L, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void refusesAHeaderLongerThanTheFormatAllows(long length) throws IOException {
    byte[] bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    assertThat(refusal(Files.write(directory.resolve("x"), bytes)))
        .isEqualTo(
            "a header of %s bytes is longer than the 100000000 that the format allows"
                .formatted(Long.toUnsignedString(length)));
  }

  @Test
  void neverOpensAFileWhoseHeaderHasAFlippedBitAsTheSameTensors() throws IOException {
    byte[] whole = Files.readAllBytes(file(TWO_TENSORS, floats(1, 2, 3)));
    List<StoredTensor> original;
    try (var file = SafetensorsFile.open(directory.resolve("x.safetensors"))) {
      original = file.tensors();
    }
    for (int bit = 0; bit < 8 * (whole.length - 12); bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Path path = Files.write(directory.resolve("flipped"), flipped);
      try (var file = SafetensorsFile.open(path)) {
        // Only a name can change and leave a file that is well-formed.
        assertThat(file.tensors()).as("bit %d", bit).isNotEqualTo(original).hasSize(2);
      } catch (SafetensorsException e) {
        assertThat(e).hasMessageStartingWith(path + ": ");
      }
    }
  }

  /** Headers, each wrong in one way, and what the error must say. The data are 12 bytes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [] | the header does not begin with {
          {" | the header is not JSON
          {} | the tensors take 0 bytes, the file has 12 after its header
          {}{} | the header goes on after its JSON object
          {"a":1} | tensor a: VALUE_NUMBER_INT instead of START_OBJECT
          {"a":{"dtype":"F33","shape":[3],"data_offsets":[0,12]}} | tensor a has the unknown dtype "F33"
          {"a":{"dtype":4,"shape":[3],"data_offsets":[0,12]}} | tensor a, dtype: VALUE_NUMBER_INT instead of VALUE_STRING
          {"a":{"dtype":"F64","shape":[3],"data_offsets":[0,12]}} | tensor a F64(3) needs 24 bytes and has 12
          {"a":{"dtype":"F32","shape":[4],"data_offsets":[0,12]}} | tensor a F32(4) needs 16 bytes and has 12
          {"a":{"dtype":"F32","shape":[-3],"data_offsets":[0,12]}} | tensor a, shape: -3 is not between 0 and 2^63 - 1
          {"a":{"dtype":"F32","shape":[3.0],"data_offsets":[0,12]}} | tensor a, shape: VALUE_NUMBER_FLOAT instead of VALUE_NUMBER_INT
          {"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,12]}} | tensor a, shape: 9223372036854775808 is not between 0 and 2^63 - 1
          {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,12]}} | tensor a F32(4294967296,4294967296) has more than 2^63 - 1 bytes
          {"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,12]}} | tensor a F32(4611686018427387904) has more than 2^63 - 1 bytes
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0]}} | tensor a: data_offsets holds 1 numbers instead of 2
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[12,0]}} | tensor a begins at byte 12 and ends at byte 0
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[-12,0]}} | tensor a, data_offsets: -12 is not between
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[4,16]}} | tensor a begins at byte 4 and the header ends at byte 0 of the data: a hole
          {"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}} | the tensors take 16 bytes, the file has 12 after its header
          {"a":{"dtype":"F32","shape":[3]}} | tensor a needs dtype, shape and data_offsets and has
          {"a":{"dtype":"F32","dtype":"I32","shape":[3],"data_offsets":[0,12]}} | tensor a names "dtype" twice
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12],"x":0}} | tensor a has the unknown key "x"
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}} | the header names "a" twice
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}} | tensor b begins at byte 4 and tensor a ends at byte 8 of the data: they overlap
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}} | tensor b begins at byte 8 and tensor a ends at byte 4 of the data: a hole
          {"__metadata__":{"a":1},"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}} | __metadata__.a: VALUE_NUMBER_INT instead of VALUE_STRING
          {"__metadata__":{"a":"1","a":"1"},"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}} | __metadata__ names "a" twice
          {"__metadata__":{},"__metadata__":{},"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}} | the header names "__metadata__" twice
          """)
  void refusesAHeaderThatIsWrong(String header, String problem) throws IOException {
    assertThat(refusal(file(header, new byte[12]))).startsWith(problem);
  }

  @Test
  void refusesAHeaderThatIsNotUtf8() throws IOException {
    byte[] header = TWO_TENSORS.getBytes(StandardCharsets.UTF_8);
    header[2] = (byte) 0xFF;
    assertThat(refusal(file(header, floats(1, 2, 3)))).isEqualTo("the header is not UTF-8");
    byte[] wide = TWO_TENSORS.getBytes(StandardCharsets.UTF_16LE);
    assertThat(refusal(file(wide, floats(1, 2, 3)))).startsWith("the header is not JSON");
  }

  @Test
  void refusesToReadWhatIsNotThere() throws IOException {
    String header =
        """
        {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},\
        "i":{"dtype":"I64","shape":[1],"data_offsets":[4,12]}}\
        """;
    Path path = file(header, new byte[12]);
    try (var file = SafetensorsFile.open(path)) {
      assertThatThrownBy(() -> read(file, "z", 0, 1)).hasMessage(path + ": no tensor z");
      assertThatThrownBy(() -> read(file, "i", 0, 1))
          .isInstanceOf(SafetensorsException.class)
          .hasMessage(path + ": tensor i I64(1) is not one of F32, F16, BF16");
      assertThatThrownBy(() -> read(file, "a", 0, 2))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("elements 0 to 2 leave a F32(1)");
      assertThatThrownBy(() -> read(file, "a", -1, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> read(file, "a", Long.MAX_VALUE, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void saysSoWhenTheFileIsCutWhileItIsOpen() throws IOException {
    Path path = file(TWO_TENSORS, floats(1, 2, 3));
    try (var file = SafetensorsFile.open(path)) {
      byte[] whole = Files.readAllBytes(path);
      Files.write(path, Arrays.copyOf(whole, whole.length - 6));
      assertThatThrownBy(() -> read(file, "b", 0, 2))
          .isInstanceOf(SafetensorsException.class)
          .hasMessage(
              "%s: cut while open: the file ends at byte %d, 6 more are needed",
              path, whole.length - 6);
    }
  }

  @Test
  void namesTheFirstTensorThatIsNotExpected() throws IOException {
    Path path = file(TWO_TENSORS, floats(1, 2, 3));
    TensorTarget a = new TensorTarget("a", List.of(1L, 1L), (from, values) -> {});
    TensorTarget b = new TensorTarget("b", List.of(2L), (from, values) -> {});
    TensorTarget wide = new TensorTarget("b", List.of(2L, 1L), (from, values) -> {});
    TensorTarget c = new TensorTarget("c", List.of(5L), (from, values) -> {});
    try (var file = SafetensorsFile.open(path)) {
      file.requireExactly(List.of(b, a));
      assertThatThrownBy(() -> file.requireExactly(List.of(a, b, c)))
          .hasMessage(path + ": no tensor c (5), which is expected");
      assertThatThrownBy(() -> file.requireExactly(List.of(a)))
          .hasMessage(path + ": tensor b F32(2) is one too many: 2 are here, 1 are expected");
      assertThatThrownBy(() -> file.requireExactly(List.of(a, wide)))
          .hasMessage(path + ": tensor b F32(2) is expected as (2,1)");
    }
  }
}
