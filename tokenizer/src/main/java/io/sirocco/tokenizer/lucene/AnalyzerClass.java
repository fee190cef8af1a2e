package io.sirocco.tokenizer.lucene;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import org.apache.lucene.analysis.Analyzer;

/** Makes the analyzer that a user names by its class, and runs no code of any other class. */
final class AnalyzerClass {
  private AnalyzerClass() {}

  /**
   * Makes an analyzer by the public constructor without parameters.
   *
   * @throws IllegalArgumentException if there is no such class, or it is no analyzer that can be
   *     made so, or its constructor fails
   */
  static Analyzer open(String name) {
    Class<? extends Analyzer> type = find(name);
    int modifiers = type.getModifiers();
    if (Modifier.isAbstract(modifiers) || !Modifier.isPublic(modifiers)) {
      throw problem(name, "has to be a public class that is not abstract");
    }
    Constructor<? extends Analyzer> constructor;
    try {
      constructor = type.getConstructor();
    } catch (NoSuchMethodException missing) {
      throw problem(name, "has no public constructor without parameters", missing);
    }
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException failure) {
      throw problem(name, "its constructor failed: " + failure.getCause(), failure);
    } catch (ReflectiveOperationException | LinkageError failure) {
      throw problem(name, "cannot be made: " + failure, failure);
    }
  }

  private static Class<? extends Analyzer> find(String name) {
    Class<?> type;
    try {
      // Not initialized before it is known to be an analyzer: a file must not run what it names.
      type = Class.forName(name, false, AnalyzerClass.class.getClassLoader());
    } catch (ClassNotFoundException missing) {
      throw problem(name, "no such class on the class path", missing);
    } catch (LinkageError failure) {
      throw problem(name, "cannot be loaded: " + failure, failure);
    }
    if (!Analyzer.class.isAssignableFrom(type)) {
      throw problem(name, "is no " + Analyzer.class.getName());
    }
    return type.asSubclass(Analyzer.class);
  }

  private static IllegalArgumentException problem(String name, String problem) {
    return new IllegalArgumentException("analyzer %s: %s".formatted(name, problem));
  }

  private static IllegalArgumentException problem(String name, String problem, Throwable cause) {
    return new IllegalArgumentException("analyzer %s: %s".formatted(name, problem), cause);
  }
}
