package io.sirocco.benchmarks.peers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A function over tensors in TorchScript, and the archive that libtorch loads it from: a module
 * without state, whose one method is the function.
 *
 * @param inputs the names of the tensors that it takes, in order
 * @param body its statements, which define the outputs
 * @param outputs the names of the tensors that it returns, in order; each is a port of the op
 */
record TorchScript(List<String> inputs, List<String> body, List<String> outputs) {

  // A pickle of an object of class __torch__.Script whose only field is training = True.
  private static final String OBJECT =
      "\u0080\2c__torch__\nScript\nq\0)\u0081}(X\b\0\0\0training\u0088ub.";
  // A pickle of the empty tuple.
  private static final String NO_CONSTANTS = "\u0080\2).";
  private static final String FORMAT = "10\n";

  TorchScript {
    inputs = List.copyOf(inputs);
    body = List.copyOf(body);
    outputs = List.copyOf(outputs);
  }

  /** The source of the module. */
  String source() {
    String parameters =
        inputs.stream().map(name -> ", " + name + ": Tensor").collect(Collectors.joining());
    String statements =
        body.stream().map(line -> "    " + line + "\n").collect(Collectors.joining());
    return """
    class Script(Module):
      __parameters__ = []
      __buffers__ = []
      training : bool
      def forward(self: __torch__.Script%s) -> List[Tensor]:
    %s    return [%s]
    """
        .formatted(parameters, statements, String.join(", ", outputs));
  }

  /** The bytes that libtorch loads. */
  byte[] archive() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "data.pkl", OBJECT.getBytes(StandardCharsets.ISO_8859_1));
      put(zip, "code/__torch__.py", source().getBytes(StandardCharsets.UTF_8));
      put(zip, "constants.pkl", NO_CONSTANTS.getBytes(StandardCharsets.ISO_8859_1));
      put(zip, "version", FORMAT.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException("a zip file in memory", e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry("script/" + name);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    entry.setSize(bytes.length);
    entry.setCompressedSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
