package io.sirocco.corpora;

/**
 * A text in two languages.
 *
 * @param source in the first language
 * @param target in the second language
 * @param origin where it is found, in the file of the first language if there are two
 */
public record TextPair(String source, String target, Origin origin) {}
