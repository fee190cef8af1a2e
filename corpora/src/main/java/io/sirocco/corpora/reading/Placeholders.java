package io.sirocco.corpora.reading;

import java.util.regex.Pattern;

/** What becomes of the placeholders of messages, such as <code>{0}</code>. */
public enum Placeholders {
  /** They stay. */
  KEEP,
  /** Each becomes <code>{}</code>, whatever its form and name. */
  MASK;

  /** Those of java.text.MessageFormat, of templates, of shells and of printf. */
  private static final Pattern FORMS =
      Pattern.compile(
          "\\$?\\{\\{?[^{}\\n]*}?}|%(?:\\d+\\$)?[-+#0]*\\d*(?:\\.\\d+)?(?:l{0,2}|h)[sdiufxXc@]");

  String apply(String text) {
    return switch (this) {
      case KEEP -> text;
      case MASK -> FORMS.matcher(text).replaceAll("{}");
    };
  }
}
