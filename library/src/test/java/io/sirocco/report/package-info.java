@NullMarked
package io.sirocco.report;

import org.jspecify.annotations.NullMarked;
