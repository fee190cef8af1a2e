/**
 * Protocol buffers without generated code.
 *
 * <p>A {@link io.sirocco.protobuf.Message} is one under construction. What its fields mean is known
 * to who puts them.
 */
@NullMarked
package io.sirocco.protobuf;

import org.jspecify.annotations.NullMarked;
