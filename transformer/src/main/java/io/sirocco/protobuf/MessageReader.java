package io.sirocco.protobuf;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Goes over the fields of a message in a file. Lengths are held against what there is before
 * anything is allocated; contents that nobody asks for are not read.
 */
public final class MessageReader {

  private static final int MAXIMUM_VARINT_BYTES = 10;
  private static final int BITS_OF_A_BYTE = 7;
  private static final long HIGHEST_FIELD = (1 << 29) - 1;

  private final Window window;
  private final long end;
  private long position;
  private int field;
  private WireType type = WireType.VARINT;
  private long integer;
  private long begin;

  private MessageReader(Window window, long begin, long end) {
    this.window = window;
    this.position = begin;
    this.end = end;
  }

  /** The message that a whole file is; the channel stays open. */
  public static MessageReader of(FileChannel channel) throws IOException {
    return new MessageReader(new Window(channel), 0, channel.size());
  }

  /**
   * Goes to the next field.
   *
   * @return whether there is one
   * @throws MalformedMessageException if the bytes are none
   */
  public boolean next() throws IOException {
    if (position == end) {
      return false;
    }
    long at = position;
    long key = varint();
    long number = key >>> WireType.BITS;
    if (number < 1 || number > HIGHEST_FIELD) {
      throw new MalformedMessageException(at, "no message has a field %d".formatted(number));
    }
    field = (int) number;
    type = type(at, (int) key & (1 << WireType.BITS) - 1);
    switch (type) {
      case VARINT -> integer = varint();
      case FIXED_64 -> content(at, Long.BYTES);
      case FIXED_32 -> content(at, Integer.BYTES);
      case LENGTH_DELIMITED -> content(at, varint());
    }
    return true;
  }

  private static WireType type(long at, int code) throws MalformedMessageException {
    for (WireType type : WireType.values()) {
      if (type.code() == code) {
        return type;
      }
    }
    throw new MalformedMessageException(at, "wire type %d is not known".formatted(code));
  }

  private void content(long at, long length) throws MalformedMessageException {
    if (length < 0 || length > end - position) {
      throw new MalformedMessageException(
          at,
          "field %d of %s bytes, but the message has %d more"
              .formatted(field, Long.toUnsignedString(length), end - position));
    }
    begin = position;
    position += length;
  }

  private long varint() throws IOException {
    long value = 0;
    long at = position;
    for (int i = 0; i < MAXIMUM_VARINT_BYTES; i++) {
      if (position == end) {
        throw new MalformedMessageException(at, "a number that the end of its message cuts");
      }
      int next = window.at(position++);
      value |= (next & 0x7FL) << (i * BITS_OF_A_BYTE);
      if (next < 0x80) {
        return value;
      }
    }
    throw new MalformedMessageException(
        at, "a number of more than %d bytes".formatted(MAXIMUM_VARINT_BYTES));
  }

  private void require(WireType expected) throws MalformedMessageException {
    if (type != expected) {
      throw new MalformedMessageException(
          position, "field %d is %s, not %s".formatted(field, type, expected));
    }
  }

  /** The number of the field. */
  public int field() {
    return field;
  }

  /**
   * The whole number that the field is.
   *
   * @throws MalformedMessageException if it is something else
   */
  public long integer() throws MalformedMessageException {
    require(WireType.VARINT);
    return integer;
  }

  /**
   * Adds the whole numbers of a repeated field, packed or not.
   *
   * @param most how many there may be in all
   * @throws MalformedMessageException if it is something else, or there are more
   */
  public void addIntegers(List<Long> numbers, int most) throws IOException {
    if (type == WireType.VARINT) {
      numbers.add(integer);
    } else {
      MessageReader packed = message();
      while (packed.position < packed.end && numbers.size() <= most) {
        numbers.add(packed.varint());
      }
    }
    if (numbers.size() > most) {
      throw new MalformedMessageException(
          position, "field %d has more than %d numbers".formatted(field, most));
    }
  }

  /**
   * The message that the field is.
   *
   * @throws MalformedMessageException if it is something else
   */
  public MessageReader message() throws MalformedMessageException {
    require(WireType.LENGTH_DELIMITED);
    return new MessageReader(window, begin, position);
  }

  /**
   * The text that the field is.
   *
   * @param most bytes that it may have
   * @throws MalformedMessageException if it is something else, or longer
   */
  public String text(int most) throws IOException {
    if (length() > most) {
      throw new MalformedMessageException(
          begin, "a text of %d bytes, more than the %d that are read".formatted(length(), most));
    }
    return new String(window.at(begin, (int) length()), StandardCharsets.UTF_8);
  }

  /**
   * Where the bytes of the field begin in the file.
   *
   * @throws MalformedMessageException if it has none
   */
  public long begin() throws MalformedMessageException {
    require(WireType.LENGTH_DELIMITED);
    return begin;
  }

  /**
   * How many bytes the field has.
   *
   * @throws MalformedMessageException if it has none
   */
  public long length() throws MalformedMessageException {
    return position - begin();
  }
}
