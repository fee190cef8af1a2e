@NullMarked
package io.sirocco.corpora.reading;

import org.jspecify.annotations.NullMarked;
