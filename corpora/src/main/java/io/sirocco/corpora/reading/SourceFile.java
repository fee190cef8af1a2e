package io.sirocco.corpora.reading;

import java.io.InputStream;

/**
 * A file, or an entry of an archive, whose content is decompressed as it is read.
 *
 * @param name as it is called in errors
 * @param plainName the name without the endings of compressions, which tells the format
 * @param content closed by who reads it
 */
record SourceFile(String name, String plainName, InputStream content) {}
