/**
 * Protocol buffers without generated code.
 *
 * <p>A {@link io.sirocco.protobuf.Message} is one under construction, a {@link
 * io.sirocco.protobuf.MessageReader} goes over one in a file. What fields mean is known to who puts
 * and takes them.
 */
@NullMarked
package io.sirocco.protobuf;

import org.jspecify.annotations.NullMarked;
