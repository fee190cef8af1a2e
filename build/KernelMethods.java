import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Lists the methods of jars that compute with vectors, as a file of compiler commands.
 *
 * <p>Until the optimizing compiler has seen such a method, each vector is an object and each
 * operation on it some calls, a thousand times slower than an instruction. So these methods are
 * compiled after few calls instead of thousands, and who calls one meanwhile waits for it. The
 * methods that they call are compiled for counting earlier still: what classes of vectors they meet
 * has to be known by then, or a vector that a loop carries remains an object.
 */
final class KernelMethods {

  private KernelMethods() {}

  /** Prints the commands. */
  public static void main(String[] jars) throws IOException {
    Set<String> methods = new LinkedHashSet<>();
    for (String jar : jars) {
      add(Path.of(jar), methods);
    }
    System.out.println("quiet");
    System.out.println("CompileThresholdScaling,jdk.incubator.vector.*::*,0.05");
    for (String method : methods) {
      System.out.println("CompileThresholdScaling," + method + ",0.002");
      System.out.println("BackgroundCompilation," + method + ",false");
    }
  }

  private static void add(Path path, Set<String> methods) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
        if (entry.getName().endsWith(".class")) {
          byte[] bytes = jar.getInputStream(entry).readAllBytes();
          add(ClassFile.of().parse(bytes), methods);
        }
      }
    }
  }

  private static void add(ClassModel type, Set<String> methods) {
    String name = type.thisClass().asInternalName().replace('/', '.');
    for (MethodModel method : type.methods()) {
      String called = method.methodName().stringValue();
      if (!called.startsWith("<") && method.code().map(KernelMethods::usesVectors).orElse(false)) {
        methods.add(name + "::" + called);
      }
    }
  }

  private static boolean usesVectors(CodeModel code) {
    return code.elementStream()
        .anyMatch(element ->
            element instanceof InvokeInstruction call
                && call.owner().asInternalName().startsWith("jdk/incubator/vector/"));
  }
}
