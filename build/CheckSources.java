import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Checks what the compiler does not: that every source file is formatted, that the public API of
 * main code has comments, and that every package says what it is for.
 *
 * <p>The build runs it as {@code java CheckSources.java check|apply ROOT}, in the JDK that compiles
 * the modules, because a formatter has to know the language version. {@code apply} formats the
 * files and checks nothing.
 */
final class CheckSources {
  private static final String FIX = "./mvnw -q -N -Pformat process-sources";

  private final Path root;
  private final Set<String> problems = new TreeSet<>();

  private CheckSources(Path root) {
    this.root = root;
  }

  /** Runs the program; exits with 1 where a file has a problem, with 2 where it was misused. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2 || !Set.of("check", "apply").contains(arguments[0])) {
      System.err.println("usage: java CheckSources.java check|apply ROOT");
      System.exit(2);
    }
    Path root = Path.of(arguments[1]).toAbsolutePath().normalize();
    CheckSources checks = new CheckSources(root);
    List<Path> sources = sources(root);
    if (arguments[0].equals("apply")) {
      checks.format(sources);
    } else {
      checks.check(sources);
    }
    System.exit(checks.report(sources.size()));
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> sources = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean skipped = name.equals("target") || name.startsWith(".");
            return skipped && !folder.equals(root)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              sources.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources;
  }

  private void format(List<Path> sources) throws IOException {
    for (Path source : sources) {
      String before = Files.readString(source);
      Optional<String> after = formatted(source, before);
      if (after.isPresent() && !after.get().equals(before)) {
        Files.writeString(source, after.get());
        System.out.println("formatted " + root.relativize(source));
      }
    }
  }

  private void check(List<Path> sources) throws IOException {
    for (Path source : sources) {
      String text = Files.readString(source);
      Optional<String> after = formatted(source, text);
      if (after.isPresent() && !after.get().equals(text)) {
        problems.add(root.relativize(source) + ": not formatted; run " + FIX);
      }
    }
    List<Path> main = sources.stream().filter(CheckSources::isMain).toList();
    checkComments(main);
    checkPackages(sources);
  }

  private Optional<String> formatted(Path source, String text) {
    try {
      return Optional.of(
          new Formatter().formatSourceAndFixImports(RemoveUnusedImports.removeUnusedImports(text)));
    } catch (FormatterException e) {
      problems.add(root.relativize(source) + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static boolean isMain(Path source) {
    return source.toString().replace('\\', '/').contains("/src/main/java/");
  }

  private void checkPackages(List<Path> sources) {
    for (Path source : sources) {
      Path folder = source.getParent();
      String path = folder.toString().replace('\\', '/');
      boolean described =
          Stream.of(path, path.replace("/src/test/java", "/src/main/java"))
              .anyMatch(place -> Files.exists(Path.of(place, "package-info.java")));
      if (path.contains("/src/") && !described) {
        problems.add(root.relativize(folder) + ": has no package-info.java");
      }
    }
  }

  private void checkComments(List<Path> sources) throws IOException {
    if (sources.isEmpty()) {
      return;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var files =
        compiler.getStandardFileManager(null, null, null).getJavaFileObjectsFromPaths(sources);
    JavacTask task =
        (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, files);
    DocTrees comments = DocTrees.instance(task);
    for (CompilationUnitTree unit : task.parse()) {
      for (Tree type : unit.getTypeDecls()) {
        if (type instanceof ClassTree declared && isPublic(declared.getModifiers())) {
          checkType(new TreePath(new TreePath(unit), type), declared, comments);
        }
      }
    }
  }

  private void checkType(TreePath path, ClassTree type, DocTrees comments) {
    requireComment(path, type.getSimpleName().toString(), comments);
    boolean open = type.getKind() == Tree.Kind.INTERFACE;
    for (Tree member : type.getMembers()) {
      TreePath place = new TreePath(path, member);
      if (member instanceof ClassTree nested && (open || isPublic(nested.getModifiers()))) {
        checkType(place, nested, comments);
      } else if (member instanceof MethodTree method
          && (open ? !isPrivate(method.getModifiers()) : isPublic(method.getModifiers()))
          && !isOverride(method)
          && !isCanonical(type, method)) {
        requireComment(place, type.getSimpleName() + "." + method.getName(), comments);
      }
    }
  }

  private void requireComment(TreePath path, String name, DocTrees comments) {
    if (comments.getDocComment(path) == null) {
      CompilationUnitTree unit = path.getCompilationUnit();
      long position = comments.getSourcePositions().getStartPosition(unit, path.getLeaf());
      Path file = root.relativize(Path.of(unit.getSourceFile().toUri()));
      long line = unit.getLineMap().getLineNumber(position);
      problems.add(file + ":" + line + ": public " + name + " has no comment");
    }
  }

  private static boolean isPublic(ModifiersTree modifiers) {
    return modifiers.getFlags().contains(Modifier.PUBLIC);
  }

  private static boolean isPrivate(ModifiersTree modifiers) {
    return modifiers.getFlags().contains(Modifier.PRIVATE);
  }

  private static boolean isOverride(MethodTree method) {
    return method.getModifiers().getAnnotations().stream()
        .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
  }

  /** A record's compact constructor: the record's own comment speaks for it. */
  private static boolean isCanonical(ClassTree type, MethodTree method) {
    return type.getKind() == Tree.Kind.RECORD && method.getName().contentEquals("<init>");
  }

  private int report(int files) {
    problems.forEach(System.err::println);
    if (problems.isEmpty()) {
      return 0;
    }
    System.err.printf("%d problems in %d source files%n", problems.size(), files);
    return 1;
  }
}
