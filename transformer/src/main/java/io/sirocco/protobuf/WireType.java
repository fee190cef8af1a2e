package io.sirocco.protobuf;

/** How the bytes of a field are found. */
enum WireType {
  VARINT(0),
  FIXED_64(1),
  LENGTH_DELIMITED(2),
  FIXED_32(5);

  /** The lowest bits of a key that are the type. */
  static final int BITS = 3;

  private final int code;

  WireType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
