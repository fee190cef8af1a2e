package io.sirocco.tests;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The main classes of all modules of an ordinary build, which the architecture rules look at; what
 * JMH generates is not among them.
 */
final class Modules {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/jmh_generated/"))
          .importPackages("io.sirocco");

  /** A class of the one module that is built only where an SDK is. */
  private static final String TORNADO = "io.sirocco.kernels.tornado.TornadoProvider";

  private Modules() {}

  private static boolean isBuilt(String type) {
    return CLASSES.contain(type);
  }

  static JavaClasses classes() {
    return CLASSES;
  }

  /** How many source files the imported top-level classes came from. */
  static long importedFiles() {
    return CLASSES.stream()
        .filter(JavaClass::isTopLevelClass)
        .map(type -> type.getPackageName() + "." + type.getSource().orElseThrow().getFileName())
        .distinct()
        .count();
  }

  /** How many source files of main code lie in the modules beside this one. */
  static long sourceFiles() {
    try (Stream<Path> files = Files.walk(Path.of("").toAbsolutePath().getParent())) {
      return files
          .map(file -> file.toString().replace('\\', '/'))
          .filter(file -> !file.contains("/benchmarks/peers/"))
          .filter(file -> isBuilt(TORNADO) || !file.contains("/kernels/tornado/"))
          .filter(file -> file.contains("/src/main/java/") && file.endsWith(".java"))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
