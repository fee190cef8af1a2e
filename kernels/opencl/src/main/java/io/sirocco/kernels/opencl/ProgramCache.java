package io.sirocco.kernels.opencl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_context;
import org.jocl.cl_device_id;
import org.jocl.cl_program;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled programs, kept in files that are named by a hash of source, options, device and driver.
 * What the driver no longer takes is compiled again; a folder that cannot be written is no error.
 */
final class ProgramCache {
  private static final Logger LOG = LoggerFactory.getLogger(ProgramCache.class);

  private final cl_context context;
  private final Device device;
  private final Path folder;

  ProgramCache(cl_context context, Device device, Path folder) {
    this.context = context;
    this.device = device;
    this.folder = folder;
  }

  /**
   * A program, from its file or compiled.
   *
   * @throws OpenClException if it does not compile, with what the compiler says
   */
  cl_program program(Source source, String options) {
    String text = source.text();
    Path file = folder.resolve(hash(text, options) + ".bin");
    if (Files.isReadable(file)) {
      try {
        return load(Files.readAllBytes(file), source, options);
      } catch (IOException | OpenClException e) {
        LOG.debug("{} is compiled again: {}", file, e.getMessage());
      }
    }
    int[] code = new int[1];
    cl_program program = CL.clCreateProgramWithSource(context, 1, new String[] {text}, null, code);
    OpenClException.check(code, "clCreateProgramWithSource of " + source);
    build(program, source, options);
    store(program, file);
    return program;
  }

  private cl_program load(byte[] binary, Source source, String options) {
    int[] code = new int[1];
    int[] status = new int[1];
    cl_device_id[] ids = {device.id()};
    cl_program program =
        CL.clCreateProgramWithBinary(
            context, 1, ids, new long[] {binary.length}, new byte[][] {binary}, status, code);
    OpenClException.check(code, "clCreateProgramWithBinary of " + source);
    build(program, source, options);
    return program;
  }

  private void build(cl_program program, Source source, String options) {
    cl_device_id[] ids = {device.id()};
    int code = CL.clBuildProgram(program, 1, ids, options, null, null);
    if (code != CL.CL_SUCCESS) {
      String log = log(program);
      CL.clReleaseProgram(program);
      throw new OpenClException(
          "%s does not build on %s (%s) with %s: %s (%d)%n%s"
              .formatted(
                  source,
                  device.name(),
                  device.version(),
                  options,
                  CL.stringFor_errorCode(code),
                  code,
                  log));
    }
  }

  private String log(cl_program program) {
    long[] size = new long[1];
    CL.clGetProgramBuildInfo(program, device.id(), CL.CL_PROGRAM_BUILD_LOG, 0, null, size);
    byte[] text = new byte[(int) size[0]];
    CL.clGetProgramBuildInfo(
        program, device.id(), CL.CL_PROGRAM_BUILD_LOG, text.length, Pointer.to(text), null);
    return new String(text, StandardCharsets.UTF_8).strip();
  }

  private void store(cl_program program, Path file) {
    long[] size = new long[1];
    int code =
        CL.clGetProgramInfo(
            program, CL.CL_PROGRAM_BINARY_SIZES, Sizeof.size_t, Pointer.to(size), null);
    if (code != CL.CL_SUCCESS || size[0] == 0) {
      return; // a driver need not give its binaries
    }
    byte[] binary = new byte[(int) size[0]];
    code =
        CL.clGetProgramInfo(
            program, CL.CL_PROGRAM_BINARIES, Sizeof.POINTER, Pointer.to(Pointer.to(binary)), null);
    if (code != CL.CL_SUCCESS) {
      return;
    }
    try {
      Files.createDirectories(folder);
      Path aside = Files.createTempFile(folder, "program", ".part");
      try {
        Files.write(aside, binary);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(aside);
      }
    } catch (IOException e) {
      LOG.debug("{} is not kept: {}", file, e.toString());
    }
  }

  private String hash(String text, String options) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : new String[] {text, options, device.name(), device.version()}) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has SHA-256
    }
  }
}
