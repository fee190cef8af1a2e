package io.sirocco.corpora;

/**
 * A text and its translation.
 *
 * @param sourceLanguage as a BCP 47 tag
 * @param targetLanguage as a BCP 47 tag
 * @param source the text
 * @param target its translation
 * @param origin where it stands
 */
public record TextPair(
    String sourceLanguage, String targetLanguage, String source, String target, Origin origin) {}
