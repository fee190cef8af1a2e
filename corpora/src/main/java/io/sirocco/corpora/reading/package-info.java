/**
 * Readers: from files, archives and directories to a stream of records.
 *
 * <p>The nouns: a {@link io.sirocco.corpora.reading.SourceFile} is a file, or an entry of an
 * archive, with its content decompressed; a {@link io.sirocco.corpora.reading.Format} says how
 * records stand in it; {@link io.sirocco.corpora.reading.Sources} finds files and opens them one
 * after the other.
 *
 * <p>Traps: everything is read once, forward, in memory bounded by the longest record. Text has to
 * be UTF-8; a byte order mark is skipped. Line ends are LF, CRLF or CR.
 */
@NullMarked
package io.sirocco.corpora.reading;

import org.jspecify.annotations.NullMarked;
