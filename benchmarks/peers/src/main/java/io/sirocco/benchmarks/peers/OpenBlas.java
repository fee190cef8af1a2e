package io.sirocco.benchmarks.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandleProxies;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/** The functions of the library that JavaCPP unpacks, called without copying. */
public final class OpenBlas {

  private static final int ROW_MAJOR = 101;
  private static final int PLAIN = 111;
  private static final int TRANSPOSED = 112;

  /** cblas_sgemm. */
  @FunctionalInterface
  public interface Multiply {
    /**
     * Order, kinds, sizes, factor, a and its stride, b and its stride, factor, c and its stride.
     */
    void of(
        int order,
        int kindOfA,
        int kindOfB,
        int M,
        int N,
        int K,
        float alpha,
        MemorySegment a,
        int strideOfA,
        MemorySegment b,
        int strideOfB,
        float beta,
        MemorySegment c,
        int strideOfC);
  }

  /** openblas_set_num_threads. */
  @FunctionalInterface
  public interface Threads {
    /** Uses this many from now on. */
    void use(int count);
  }

  /** A function without arguments that returns a text. */
  @FunctionalInterface
  public interface Text {
    /** Where the text begins. */
    MemorySegment address();
  }

  private final Multiply multiply;
  private final Threads threads;
  private final Text config;
  private final Text core;

  private OpenBlas(SymbolLookup library) {
    multiply =
        function(
            library,
            "cblas_sgemm",
            Multiply.class,
            FunctionDescriptor.ofVoid(
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_FLOAT,
                ADDRESS,
                JAVA_INT,
                ADDRESS,
                JAVA_INT,
                JAVA_FLOAT,
                ADDRESS,
                JAVA_INT));
    threads =
        function(
            library,
            "openblas_set_num_threads",
            Threads.class,
            FunctionDescriptor.ofVoid(JAVA_INT));
    config = function(library, "openblas_get_config", Text.class, FunctionDescriptor.of(ADDRESS));
    core = function(library, "openblas_get_corename", Text.class, FunctionDescriptor.of(ADDRESS));
  }

  /** Unpacks and loads the library, which chooses its kernels for the processor. */
  static OpenBlas load() {
    String glue = Loader.load(openblas_nolapack.class);
    Path file = Path.of(glue).resolveSibling(System.mapLibraryName("openblas_nolapack") + ".0");
    return new OpenBlas(SymbolLookup.libraryLookup(file, Arena.global()));
  }

  private static <T> T function(
      SymbolLookup library, String name, Class<T> type, FunctionDescriptor descriptor) {
    MemorySegment address =
        library
            .find(name)
            .orElseThrow(() -> new IllegalStateException("OpenBLAS has no function " + name));
    return MethodHandleProxies.asInterfaceInstance(
        type, Linker.nativeLinker().downcallHandle(address, descriptor));
  }

  /** Uses this many threads from now on. */
  void useThreads(int count) {
    threads.use(count);
  }

  /** Version, build options and the kernels that it chose. */
  String description() {
    return "%s, kernels for %s".formatted(text(config), text(core));
  }

  private static String text(Text function) {
    return function.address().reinterpret(Integer.MAX_VALUE).getString(0).strip();
  }

  /**
   * c = a b, each matrix of the batch after the other. cblas_sgemm_batch_strided, which would take
   * all at once, crashes in this version when it uses two threads.
   */
  void multiply(Op.Matmul product, MemorySegment a, MemorySegment b, MemorySegment c) {
    int M = product.M();
    int N = product.N();
    int K = product.K();
    boolean turnsA = product.form() == MatmulForm.TN;
    boolean turnsB = product.form() == MatmulForm.NT;
    for (long i = 0; i < product.B(); i++) {
      multiply.of(
          ROW_MAJOR,
          turnsA ? TRANSPOSED : PLAIN,
          turnsB ? TRANSPOSED : PLAIN,
          M,
          N,
          K,
          1f,
          a.asSlice(i * M * K * Float.BYTES),
          turnsA ? M : K,
          b.asSlice(i * K * N * Float.BYTES),
          turnsB ? K : N,
          0f,
          c.asSlice(i * M * N * Float.BYTES),
          N);
    }
  }
}
