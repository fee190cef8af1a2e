package io.sirocco.tokenizer.samples;

import io.sirocco.tokenizer.text.ByteAlphabet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Small tokenizers that between them have every part of {@code tokenizer.json}. Quotes are written
 * as apostrophes.
 */
public final class Pipelines {
  private static final String WORD_PIECE =
      "{'type':'WordPiece','unk_token':'[UNK]','continuing_subword_prefix':'##',"
          + "'max_input_chars_per_word':20,'vocab':{%s}}"
              .formatted(
                  ids(
                      "[UNK] [CLS] [SEP] [PAD] [MASK] the he hello a b c d e f g h i j k l m n o p"
                          + " q r s t u v w x y z 中 文 日 . , ' - ! ?",
                      "##ing ##a ##b ##c ##d ##e ##f ##g ##h ##i ##j ##k ##l ##m ##n ##o ##p ##q"
                          + " ##r ##s ##t ##u ##v ##w ##x ##y ##z"));
  private static final String UNIGRAM =
      "{'type':'Unigram','unk_id':0,'vocab':[['<unk>',0.0],['▁',-2.0],['▁the',-3.1],['the',-4.0],"
          + "['ing',-3.5],['▁h',-4.2],['e',-3.0],['l',-3.1],['ll',-4.05],['o',-3.3],['a',-3.2],"
          + "['t',-3.21],['h',-3.4],['n',-3.6],['i',-3.7],['g',-3.8],['s',-3.9],['中',-6.0],"
          + "['文',-6.1],['é',-5.0],['x',-7.0],['.',-4.4],['1',-5.5],['▁1',-5.9]%s],"
          + "'byte_fallback':%s}";
  private static final String LETTERS =
      "<unk> <s> </s> <pad> <mask> a b c d e f g h i j k l m n o p q r s t u v w x y z A B T H ▁ Ġ"
          + " . , 中 文 é th the ll he ▁t in ing ab";
  private static final String CLS_SEP =
      "{'type':'TemplateProcessing','single':[{'SpecialToken':{'id':'[CLS]','type_id':0}},"
          + "{'Sequence':{'id':'A','type_id':0}},{'SpecialToken':{'id':'[SEP]','type_id':0}}],"
          + "'pair':[{'SpecialToken':{'id':'[CLS]','type_id':0}},"
          + "{'Sequence':{'id':'A','type_id':0}},{'SpecialToken':{'id':'[SEP]','type_id':0}},"
          + "{'Sequence':{'id':'B','type_id':1}},{'SpecialToken':{'id':'[SEP]','type_id':1}}],"
          + "'special_tokens':{'[CLS]':{'id':'[CLS]','ids':[1],'tokens':['[CLS]']},"
          + "'[SEP]':{'id':'[SEP]','ids':[2],'tokens':['[SEP]']}}}";
  private static final String BERT_NORMALIZER =
      "{'type':'BertNormalizer','clean_text':true,'handle_chinese_chars':true,"
          + "'strip_accents':null,'lowercase':true}";
  private static final String METASPACE =
      "{'type':'Metaspace','replacement':'▁','prepend_scheme':'%s','split':%s}";

  /** SentencePiece's normalization rules, made by {@code spm_train} from 20 rules. */
  private static final String CHARACTER_MAP =
      "AAQAAAAMAAAAAACAAQ0AAGUVAAAUAACAIgAAgCQAAIDMsAIAozQDAMwEAgCCBQAAMgAAgMwAAgCBDQAAKAAAgI"
          + "V9AAABAACADAAAgJ8FAAAfAACAsAUAABsAAICLXQAABgAAgKcFAAASAACAoAUAAAoAAICkuAMA7+wCALg4AgCP"
          + "+QAAgPQCABkAAICABAIAgM0AALi8AgCFaAIArYEAAJegAgDmdAIAnLgCAKWQAwCsHQAANgAAgIAJAACwDAIAKw"
          + "AAgIEJAACRLAIAFgAAgK7JAACsFAIAn0gCAJEIAgC9mQAAAwAAgI0FAAA4AAAAprEAAD4AAACdFAIAPAAAAD0A"
          + "AABCAAAAQwAAAEEZAQBBAAAARgAAAEcAAABEAAAARQAAAEoAAABLAAAASAAAAEkAAABOAAAATwAAAEwAAABNAA"
          + "AAUgAAAFMAAABQAAAAUQAAAFYAAABXAAAAVAAAAFRJAQBaAAAAWwAAAFgAAABZAAAAXgAAAF8AAABcAAAAXQAA"
          + "AGIAAABjAAAAYaQCAGEAAABmAAAAZwAAAGWYAgBlAAAAagAAAGsAAABoAAAAaQAAAG4AAABoLAAAbAAAAG0AAA"
          + "ByAAAAcwAAAHAAAABxAAAAdgAAAHcAAAB0AAAAdQAAAHoAAAB7AAAAeAAAAHkAAAB+AAAAfwAAAHwAAAB9AAAA"
          + "ggAAAIMAAACAAAAAgQAAAIYAAACHAAAAhAAAAIUAAACKAAAAiwAAAIgAAACJAAAAjgAAAI8AAACMAAAAjQAAAJ"
          + "IAAACTAAAAkAAAAJEAAACWAAAAlwAAAJQAAACVAAAAmgAAAJsAAACYAAAAmQAAAJ4AAACfAAAAnAAAAJ0AAACi"
          + "AAAAowAAAKAAAAChAAAApgAAAKcAAACkAAAApQAAAKoAAACrAAAAqAAAAKkAAACuAAAArwAAAKwAAACtAAAAsg"
          + "AAALMAAACwAAAAsQAAALYAAAC3AAAAtAAAALUAAAC6AAAAuwAAALgAAAC5AAAAvgAAAL8AAAC8AAAAvQAAAMM0"
          + "AQDCLAEAwAAAAMEAAADGAAAAxwAAAMQAAADEjAEAygAAAMsAAADIAAAAyQAAAM4AAADPAAAAzAAAAM0AAADSAA"
          + "AA0wAAANAAAADRAAAA1gAAANcAAADUAAAA1QAAANoAAADbAAAA2AAAANkAAADeAAAA3wAAANwAAADdAAAA4wgB"
          + "AOIEAQDgAAAA4QAAAOYAAADmVAEA5AAAAOTsAQDqAAAA6twBAOgAAADpAAAA79ABAO8AAADsAAAA7QAAAPIAAA"
          + "DzAAAA8AAAAPBkAQD2AAAA9wAAAPQAAAD1AAAA+gAAAPsAAAD4AAAA+QAAAP4AAAD/AAAA/AAAAP0AAAAAIAAr"
          + "MQAuLi4AMQAx4oGEMgA4AGEAZmkAaABpzIcAc3MAdAB0aGUAw6kA4YSA4YWhAOG6rQDkuK0A";

  private static final String BYTE_LEVEL =
      "{'type':'ByteLevel','add_prefix_space':%s,'trim_offsets':%s,'use_regex':true}";

  private Pipelines() {}

  private static String ids(String... tokens) {
    StringBuilder ids = new StringBuilder();
    int id = 0;
    for (String token : String.join(" ", tokens).split(" ", -1)) {
      String escaped = token.equals("'") ? "\\u0027" : token;
      ids.append(id == 0 ? "" : ",").append("'").append(escaped).append("':").append(id++);
    }
    return ids.toString();
  }

  private static String byteBpe() {
    StringBuilder vocabulary = new StringBuilder();
    for (int value = 0; value < 256; value++) {
      char letter = ByteAlphabet.character((byte) value);
      String escaped =
          letter == '"' || letter == '\\' || letter == '\''
              ? "\\u%04x".formatted((int) letter)
              : String.valueOf(letter);
      vocabulary.append("'").append(escaped).append("':").append(value).append(',');
    }
    return "{'type':'BPE','dropout':null,'unk_token':null,'continuing_subword_prefix':null,"
        + "'end_of_word_suffix':null,'fuse_unk':false,'byte_fallback':false,'ignore_merges':false,"
        + "'vocab':{%s'th':256,'the':257,'Ġthe':258,'in':259,'ing':260,'ll':261,'ĠĠ':262,"
            .formatted(vocabulary)
        + "'<|endoftext|>':263,'<s>':264,'</s>':265},"
        + "'merges':['t h','th e','Ġ the','i n','in g','l l','Ġ Ġ']}";
  }

  /** A token as the files have it, with the traits that are named. */
  private static String added(int id, String content, String traits) {
    return ("{'id':%d,'content':'%s','single_word':%b,'lstrip':%b,'rstrip':%b,'normalized':%b,"
            + "'special':%b}")
        .formatted(
            id,
            content,
            traits.contains("w"),
            traits.contains("l"),
            traits.contains("r"),
            traits.contains("n"),
            traits.contains("s"));
  }

  private static String file(
      String added, String normalizer, String preTokenizer, String decoder, String model) {
    return file(added, normalizer, preTokenizer, "null", decoder, model);
  }

  private static String file(
      String added,
      String normalizer,
      String preTokenizer,
      String postProcessor,
      String decoder,
      String model) {
    return ("{'version':'1.0','truncation':null,'padding':null,'added_tokens':[%s],"
            + "'normalizer':%s,'pre_tokenizer':%s,'post_processor':%s,'decoder':%s,'model':%s}")
        .formatted(added, normalizer, preTokenizer, postProcessor, decoder, model)
        .replace('\'', '"');
  }

  private static String characterBpe(
      String unknown, String suffix, boolean fuse, boolean fallback, boolean whole) {
    String letters = suffix.equals("null") ? LETTERS : LETTERS + " a</w> e</w> the</w> g</w>";
    String bytes = "";
    if (fallback) {
      StringBuilder all = new StringBuilder();
      for (int value = 0; value < 256; value++) {
        all.append(" <0x%02X>".formatted(value));
      }
      bytes = all.toString();
    }
    return ("{'type':'BPE','dropout':null,'unk_token':%s,'continuing_subword_prefix':null,"
            + "'end_of_word_suffix':%s,'fuse_unk':%s,'byte_fallback':%s,'ignore_merges':%s,"
            + "'vocab':{%s},'merges':['t h','th e','l l','h e','▁ t','i n','in g','a b']}")
        .formatted(
            unknown, suffix, fuse, fallback, whole, ids(letters + bytes).replace("\\u0027", "'"));
  }

  /** The one of a name. */
  public static String of(String name) {
    return Objects.requireNonNull(all().get(name), name);
  }

  /** All of them by what is special about them. */
  public static Map<String, String> all() {
    Map<String, String> files = new LinkedHashMap<>();
    bert(files);
    byteLevel(files);
    unigram(files);
    bpe(files);
    return files;
  }

  private static void bert(Map<String, String> files) {
    String special =
        added(1, "[CLS]", "s") + "," + added(2, "[SEP]", "s") + "," + added(4, "[MASK]", "ls");
    String decoder = "{'type':'WordPiece','prefix':'##','cleanup':true}";
    files.put(
        "BERT",
        file(
            special, BERT_NORMALIZER, "{'type':'BertPreTokenizer'}", CLS_SEP, decoder, WORD_PIECE));
    files.put(
        "BERT with words added",
        file(
            special
                + ","
                + added(70, "Hello", "wn")
                + ","
                + added(71, "[mask]", "rn")
                + ","
                + added(72, "É", "n"),
            BERT_NORMALIZER,
            "{'type':'BertPreTokenizer'}",
            "{'type':'BertProcessing','sep':['[SEP]',2],'cls':['[CLS]',1]}",
            decoder.replace("true", "false"),
            WORD_PIECE));
    files.put(
        "accents, digits and punctuation",
        file(
            special,
            "{'type':'Sequence','normalizers':[{'type':'NFD'},{'type':'Lowercase'},"
                + "{'type':'StripAccents'},{'type':'Strip','strip_left':true,'strip_right':true}]}",
            "{'type':'Sequence','pretokenizers':[{'type':'Whitespace'},"
                + "{'type':'Digits','individual_digits':false},"
                + "{'type':'Punctuation','behavior':'MergedWithPrevious'}]}",
            "null",
            WORD_PIECE));
    files.put(
        "scripts and pieces of a length",
        file(
            special,
            "{'type':'NFKC'}",
            "{'type':'Sequence','pretokenizers':[{'type':'UnicodeScripts'},"
                + "{'type':'FixedLength','length':3},"
                + "{'type':'CharDelimiterSplit','delimiter':'e'}]}",
            "{'type':'CTC','pad_token':'[PAD]','word_delimiter_token':'a','cleanup':true}",
            WORD_PIECE));
  }

  private static void byteLevel(Map<String, String> files) {
    String end = added(263, "<|endoftext|>", "s");
    String decoder = BYTE_LEVEL.formatted(true, true);
    files.put(
        "GPT-2",
        file(
            end,
            "null",
            BYTE_LEVEL.formatted(false, true),
            BYTE_LEVEL.formatted(false, true),
            decoder,
            byteBpe()));
    files.put(
        "RoBERTa",
        file(
            end + "," + added(264, "<s>", "s") + "," + added(265, "</s>", "lrs"),
            "null",
            BYTE_LEVEL.formatted(true, true),
            "{'type':'RobertaProcessing','sep':['</s>',265],'cls':['<s>',264],"
                + "'trim_offsets':true,'add_prefix_space':true}",
            decoder,
            byteBpe()));
    files.put(
        "Llama 3",
        file(
            end,
            "{'type':'NFC'}",
            "{'type':'Sequence','pretokenizers':[{'type':'Split','pattern':{'Regex':'"
                + "(?i:\\u0027s|\\u0027t|\\u0027re|\\u0027ve|\\u0027m|\\u0027ll|\\u0027d)"
                + "|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|\\\\p{N}{1,3}|"
                + " ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*|\\\\s*[\\\\r\\\\n]+"
                + "|\\\\s+(?!\\\\S)|\\\\s+'},'behavior':'Isolated','invert':false},"
                + "{'type':'ByteLevel','add_prefix_space':false,'trim_offsets':true,"
                + "'use_regex':false}]}",
            BYTE_LEVEL.formatted(true, true),
            decoder,
            byteBpe()));
    files.put(
        "byte level before others",
        file(
            end,
            "null",
            "{'type':'Sequence','pretokenizers':[%s,{'type':'Digits','individual_digits':true}]}"
                .formatted(BYTE_LEVEL.formatted(true, true)),
            BYTE_LEVEL.formatted(true, true),
            decoder,
            byteBpe()));
    files.put(
        "byte level as a normalizer",
        file(
            end,
            "{'type':'Sequence','normalizers':[{'type':'Lowercase'},{'type':'ByteLevel'}]}",
            "{'type':'Split','pattern':{'String':'Ġ'},'behavior':'MergedWithNext','invert':false}",
            "{'type':'Sequence','processors':[%s]}".formatted(BYTE_LEVEL.formatted(false, true)),
            decoder,
            byteBpe()));
  }

  private static void unigram(Map<String, String> files) {
    String decoder = METASPACE.formatted("always", true);
    files.put(
        "T5",
        file(
            added(24, "</s>", "s") + "," + added(25, "<extra_id_0>", "lrs"),
            "{'type':'Sequence','normalizers':[{'type':'Nmt'},{'type':'NFKC'},"
                + "{'type':'Replace','pattern':{'Regex':' {2,}'},'content':' '}]}",
            METASPACE.formatted("always", true),
            "{'type':'TemplateProcessing','single':[{'Sequence':{'id':'A','type_id':0}},"
                + "{'SpecialToken':{'id':'</s>','type_id':2}}],'pair':["
                + "{'Sequence':{'id':'B','type_id':1}},{'SpecialToken':{'id':'</s>','type_id':0}},"
                + "{'Sequence':{'id':'A','type_id':3}}],'special_tokens':"
                + "{'</s>':{'id':'</s>','ids':[24,1],'tokens':['</s>','▁']}}}",
            decoder,
            UNIGRAM.formatted("", false)));
    files.put(
        "unigram, first only, whole",
        file(
            added(3, "the", "wn"),
            "{'type':'Prepend','prepend':'x▁'}",
            METASPACE.formatted("first", false),
            METASPACE.formatted("never", false),
            UNIGRAM.formatted("", false)));
    files.put(
        "rules of SentencePiece",
        file(
            added(24, "<s>", "s"),
            "{'type':'Sequence','normalizers':[{'type':'Precompiled','precompiled_charsmap':'%s'},"
                    .formatted(CHARACTER_MAP)
                + "{'type':'Strip','strip_left':false,'strip_right':true}]}",
            METASPACE.formatted("always", true),
            decoder,
            UNIGRAM.formatted("", false)));
    files.put(
        "first only, of what a normalizer leaves",
        file(
            added(24, "<s>", "s"),
            "{'type':'Nmt'}",
            METASPACE.formatted("first", true),
            decoder,
            UNIGRAM.formatted("", false)));
    files.put(
        "unigram, first only",
        file(
            added(24, "<s>", "s"),
            "null",
            "{'type':'Sequence','pretokenizers':[{'type':'WhitespaceSplit'},%s]}"
                .formatted(METASPACE.formatted("first", true)),
            "null",
            UNIGRAM.formatted("", false)));
  }

  private static void bpe(Map<String, String> files) {
    String special = added(1, "<s>", "s") + "," + added(4, "<mask>", "ls");
    files.put(
        "Llama 2",
        file(
            special,
            "{'type':'Sequence','normalizers':[{'type':'Prepend','prepend':'▁'},"
                + "{'type':'Replace','pattern':{'String':' '},'content':'▁'}]}",
            "null",
            "{'type':'Sequence','decoders':[{'type':'Replace','pattern':{'String':'▁'},"
                + "'content':' '},{'type':'ByteFallback'},{'type':'Fuse'},"
                + "{'type':'Strip','content':' ','start':1,'stop':0}]}",
            characterBpe("'<unk>'", "null", true, true, false)));
    files.put(
        "fused unknown",
        file(
            special,
            "{'type':'NFKD'}",
            "{'type':'Split','pattern':{'Regex':'\\\\d+|\\\\w'},'behavior':'Contiguous',"
                + "'invert':true}",
            "{'type':'Fuse'}",
            characterBpe("'<unk>'", "null", true, false, true)));
    files.put(
        "end of word",
        file(
            special,
            "{'type':'Lowercase'}",
            "{'type':'Split','pattern':{'Regex':'\\\\s+'},'behavior':'Removed','invert':false}",
            "{'type':'BPEDecoder','suffix':'</w>'}",
            characterBpe("'<unk>'", "'</w>'", false, false, false)));
    files.put(
        "ends stripped",
        file(
            special,
            "{'type':'NFC'}",
            "{'type':'Split','pattern':{'String':' '},'behavior':'MergedWithPrevious',"
                + "'invert':false}",
            "{'type':'Sequence','decoders':[{'type':'Strip','content':'a','start':1,'stop':0},"
                + "{'type':'Fuse'},{'type':'Replace','pattern':{'Regex':'b+'},'content':'B'}]}",
            characterBpe("'<unk>'", "null", false, false, false)));
  }
}
