package io.sirocco.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A file in a language, as {@code xx=FILE}. */
record LanguageFile(String language, Path file) {

  /** Reads what a user typed. */
  static final class Converter implements ITypeConverter<LanguageFile> {
    @Override
    public LanguageFile convert(String typed) {
      int sign = typed.indexOf('=');
      if (sign < 1 || sign == typed.length() - 1) {
        throw new TypeConversionException("'%s' is not LANGUAGE=FILE".formatted(typed));
      }
      return new LanguageFile(typed.substring(0, sign), Path.of(typed.substring(sign + 1)));
    }
  }

  /** The files of each language, in the order in which they were named; "" for files without. */
  static Map<String, List<Path>> byLanguage(List<LanguageFile> named, List<Path> others) {
    Map<String, List<Path>> files = new LinkedHashMap<>();
    for (LanguageFile each : named) {
      files.computeIfAbsent(each.language(), language -> new ArrayList<>()).add(each.file());
    }
    if (!others.isEmpty()) {
      files.put("", List.copyOf(others));
    }
    return files;
  }
}
