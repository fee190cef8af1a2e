package io.sirocco.tokenizer.decoding;

import java.util.List;

/**
 * Decoders one after the other.
 *
 * @param decoders in order
 */
public record DecoderSequence(List<Decoder> decoders) implements Decoder {
  /** Copies the list. */
  public DecoderSequence {
    decoders = List.copyOf(decoders);
  }

  @Override
  public boolean joins() {
    return decoders.stream().anyMatch(Decoder::joins);
  }

  @Override
  public TokenReceiver open(TokenReceiver next) {
    int joining = 0;
    while (joining < decoders.size() && !decoders.get(joining).joins()) {
      joining++;
    }
    TokenReceiver receiver = next;
    for (int i = decoders.size() - 1; i >= 0; i--) {
      receiver =
          i <= joining ? decoders.get(i).open(receiver) : openJoined(decoders.get(i), receiver);
    }
    return receiver;
  }

  /** Behind a decoder that joins, a token comes in parts. */
  private static TokenReceiver openJoined(Decoder decoder, TokenReceiver next) {
    return switch (decoder) {
      case Fuse fuse -> fuse.open(next);
      case StripDecoder strip when strip.end() == 0 -> strip.openParts(next);
      default -> new Joined(decoder.open(next));
    };
  }

  /** Waits for all parts. */
  private static final class Joined implements TokenReceiver {
    private final TokenReceiver next;
    private final StringBuilder parts = new StringBuilder();

    Joined(TokenReceiver next) {
      this.next = next;
    }

    @Override
    public void token(String token) {
      parts.append(token);
    }

    @Override
    public void finish() {
      next.token(parts.toString());
      next.finish();
    }
  }
}
