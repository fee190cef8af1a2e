package io.sirocco.tokenizer.samples;

import java.util.Random;

/** Texts that no one writes: scripts mixed, marks, controls, emoji sequences, special tokens. */
public final class FuzzedTexts {
  private static final String[] PIECES = {
    "<|endoftext|>",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    " [MASK] ",
    "[UNK]",
    "<s>",
    "</s>",
    "<unk>",
    "[mask]",
    "<|endoftext",
    "'s",
    "'re",
    " 'LL",
    "n't",
    " .",
    " ,",
    "\r\n",
    "  ",
    "\n\n",
    "\t",
    "\u00A0",
    "\u3000",
    "\u2003",
    "\u200B",
    "\u200D",
    "\uFEFF",
    "\u202E",
    "\u2066",
    "\u0000",
    "\u0001",
    "\u007F",
    "\u0085",
    "\u2028",
    "\u2029",
    "\uFFFD",
    "👨‍👩‍👧‍👦",
    "🇩🇪",
    "👍🏽",
    "❤️",
    "e\u0301",
    "a\u0323\u0302",
    "\u1E69",
    "İ",
    "ß",
    "ﬁ",
    "Ⅷ",
    "①",
    "½",
    "², ",
    "가각",
    "\u1100\u1161\u11A8",
    "中文",
    "日本語",
    "カタカナー",
    "ไทย",
    "हिन्दी",
    "العربية",
    "ⓐ",
    "ﷺ",
    "▁",
    "▁▁",
    "Ġ",
    "Ċ",
    "ĠĠ",
    "0123",
    "٣٤",
    "a1b2",
    "_",
    "--",
    "…",
    "“”",
    "‰",
    "$",
    "₿",
    "x",
    "the ",
    " The",
    "hello",
    "##ing"
  };
  private static final int[][] BLOCKS = {
    {0x20, 0x7F},
    {0xA0, 0x250},
    {0x300, 0x370},
    {0x370, 0x530},
    {0x590, 0x800},
    {0x900, 0xE00},
    {0xE00, 0x1200},
    {0x1D00, 0x2000},
    {0x2000, 0x2C00},
    {0x2E80, 0x3400},
    {0x4E00, 0xA000},
    {0xA000, 0xD7A4},
    {0xF900, 0x10000},
    {0x10000, 0x11000},
    {0x1D000, 0x1FC00},
    {0, 0x20},
    {0x20000, 0x32000},
    {0xE0000, 0xE0200}
  };

  private FuzzedTexts() {}

  /** The text of a seed. */
  public static String text(long seed) {
    Random random = new Random(seed);
    int parts = random.nextInt(24);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts; i++) {
      switch (random.nextInt(6)) {
        case 0, 1 -> text.append(PIECES[random.nextInt(PIECES.length)]);
        case 2 -> text.append(' ');
        case 3 -> word(random, text);
        default -> {
          int[] block = BLOCKS[random.nextInt(BLOCKS.length)];
          for (int k = random.nextInt(5); k >= 0; k--) {
            int codePoint = block[0] + random.nextInt(block[1] - block[0]);
            text.appendCodePoint(codePoint);
          }
        }
      }
    }
    return text.toString();
  }

  private static void word(Random random, StringBuilder text) {
    for (int k = random.nextInt(12); k >= 0; k--) {
      char letter = (char) ('a' + random.nextInt(26));
      text.append(random.nextInt(8) == 0 ? Character.toUpperCase(letter) : letter);
    }
  }
}
