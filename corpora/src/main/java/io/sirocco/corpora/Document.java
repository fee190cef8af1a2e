package io.sirocco.corpora;

/**
 * A text that belongs together.
 *
 * @param language as a BCP 47 tag, {@code und} where it is not known
 * @param text with its line ends
 * @param origin where it begins
 */
public record Document(String language, String text, Origin origin) {}
