package io.sirocco.corpora.reading;

import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.LanguagePair;
import io.sirocco.corpora.Origin;
import io.sirocco.corpora.RecordSource;
import io.sirocco.corpora.TextPair;
import java.io.IOException;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The translation units of a TMX file (TMX 1.4b) that have both languages. Markup inside of a
 * segment is left out, its text too where it stands for the markup of a document. Document type
 * definitions are not read, so a file can name no other files.
 */
final class TmxReader implements RecordSource<TextPair> {

  private final SourceFile file;
  private final LanguagePair languages;
  private final BadRecords bad;
  private final XMLStreamReader xml;
  private boolean ended;

  /**
   * Opens a file.
   *
   * @param languages a region in the file is passed over if a tag has none
   */
  TmxReader(SourceFile file, LanguagePair languages, BadRecords bad) throws CorpusException {
    this.file = file;
    this.languages = languages;
    this.bad = bad;
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      xml = factory.createXMLStreamReader(file.content());
    } catch (XMLStreamException malformed) {
      throw malformed(1, malformed);
    }
  }

  @Override
  public @Nullable TextPair next() throws IOException {
    try {
      while (!ended && xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT && isElement("tu")) {
          TextPair pair = unit();
          if (pair != null) {
            return pair;
          }
        }
      }
    } catch (XMLStreamException malformed) {
      ended = true;
      bad.report(malformed(xml.getLocation().getLineNumber(), malformed));
    }
    return null;
  }

  private CorpusException malformed(int line, XMLStreamException cause) {
    String problem = String.valueOf(cause.getMessage()).replaceAll("(?s).*Message: ", "");
    return new CorpusException(
        file.name(), "line %d: not XML: %s".formatted(Math.max(1, line), problem), cause);
  }

  private boolean isElement(String name) {
    return xml.getLocalName().equals(name);
  }

  private @Nullable TextPair unit() throws XMLStreamException {
    Origin origin = new Origin(file.name(), Math.max(1, xml.getLocation().getLineNumber()));
    String source = null;
    String target = null;
    String language = "";
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.END_ELEMENT && isElement("tu")) {
        break;
      }
      if (event == XMLStreamConstants.START_ELEMENT && isElement("tuv")) {
        language = language();
      } else if (event == XMLStreamConstants.START_ELEMENT && isElement("seg")) {
        String text = segment();
        if (source == null && isLanguage(language, languages.source())) {
          source = text;
        } else if (target == null && isLanguage(language, languages.target())) {
          target = text;
        }
      }
    }
    if (source == null || target == null || source.isBlank() || target.isBlank()) {
      return null;
    }
    return languages.pair(source, target, origin);
  }

  /** The attribute xml:lang, in old files lang. */
  private String language() {
    String language = xml.getAttributeValue(XMLConstants.XML_NS_URI, "lang");
    String old = xml.getAttributeValue(null, "lang");
    return language == null ? (old == null ? "" : old) : language;
  }

  private static boolean isLanguage(String found, String wanted) {
    String tag = found.replace('_', '-').toLowerCase(Locale.ROOT);
    String asked = wanted.toLowerCase(Locale.ROOT);
    return tag.equals(asked) || tag.startsWith(asked + "-");
  }

  /** The text of a segment; that of bpt, ept, it and ph is code, that of hi and sub is not. */
  private String segment() throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    int depth = 1;
    int code = 0;
    while (depth > 0) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          code += code > 0 || isCode() ? 1 : 0;
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          code = Math.max(0, code - 1);
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (code == 0) {
            text.append(xml.getText());
          }
        }
        default -> {}
      }
    }
    return text.toString();
  }

  private boolean isCode() {
    return switch (xml.getLocalName()) {
      case "bpt", "ept", "it", "ph", "ut" -> true;
      default -> false;
    };
  }

  @Override
  public void close() throws IOException {
    file.content().close();
  }
}
