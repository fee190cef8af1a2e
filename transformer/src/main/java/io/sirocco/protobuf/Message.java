package io.sirocco.protobuf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A protocol buffer under construction: fields in the order in which they are put. The encoding is
 * that of protobuf.dev/programming-guides/encoding.
 */
public final class Message {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A message without fields. */
  public Message() {}

  /** A whole number, as a varint. */
  public Message integer(int field, long value) {
    key(field, WireType.VARINT);
    varint(value);
    return this;
  }

  /** A number of 8 bytes. */
  public Message number(int field, double value) {
    key(field, WireType.FIXED_64);
    bytes.writeBytes(littleEndian(Double.BYTES).putDouble(value).array());
    return this;
  }

  /** A number of 4 bytes. */
  public Message number(int field, float value) {
    key(field, WireType.FIXED_32);
    bytes.writeBytes(littleEndian(Float.BYTES).putFloat(value).array());
    return this;
  }

  /** A text, as UTF-8. */
  public Message text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A message inside of this one. */
  public Message message(int field, Message value) {
    return bytes(field, value.toBytes());
  }

  /** Bytes as they are. */
  public Message bytes(int field, byte[] value) {
    begin(field, value.length);
    bytes.writeBytes(value);
    return this;
  }

  /**
   * The begin of a field whose content is too long for the memory: what stands before its bytes,
   * which the caller writes behind all that is here.
   *
   * @param length of the content in bytes
   */
  public Message begin(int field, long length) {
    key(field, WireType.LENGTH_DELIMITED);
    varint(length);
    return this;
  }

  /** The encoded fields. */
  public byte[] toBytes() {
    return bytes.toByteArray();
  }

  private void key(int field, WireType type) {
    varint((long) field << WireType.BITS | type.code());
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
