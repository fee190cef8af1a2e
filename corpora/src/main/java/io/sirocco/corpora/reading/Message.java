package io.sirocco.corpora.reading;

import io.sirocco.corpora.Origin;

/**
 * A message of a catalog.
 *
 * @param id what identifies it in the catalogs of all languages
 * @param text in the language of the catalog
 * @param origin where it begins
 */
record Message(String id, String text, Origin origin) {}
