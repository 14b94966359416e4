package dev.moemesh.bench.random;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A tokenizer that needs no training. It has three special tokens, one token per byte as in GPT-2's
 * byte-level BPE, and invented words that fill the vocabulary. It has no merges, so text becomes
 * bytes. The words only give every id that a model may choose a text.
 */
final class ByteLevelTokenizer {
  static final int BEGIN_ID = 0;
  static final int END_ID = 1;
  static final int PADDING_ID = 2;
  static final String BEGIN = "<|bos|>";
  static final String END = "<|eos|>";
  static final String PADDING = "<|pad|>";

  private static final int BYTES = 256;

  /** Special tokens and bytes. */
  static final int SMALLEST_VOCABULARY = 3 + BYTES;

  private static final int LETTERS = 26;
  private static final String SPACE = "\u0120";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ByteLevelTokenizer() {}

  /** The content of {@code tokenizer.json}. */
  static ObjectNode json(int vocabularySize) {
    ObjectNode json = JSON.objectNode().put("version", "1.0");
    json.putNull("truncation").putNull("padding");
    json.putArray("added_tokens")
        .add(special(BEGIN_ID, BEGIN))
        .add(special(END_ID, END))
        .add(special(PADDING_ID, PADDING));
    json.putNull("normalizer");
    json.set("pre_tokenizer", byteLevel(false));
    json.putNull("post_processor");
    json.set("decoder", byteLevel(true));
    json.set("model", model(vocabularySize));
    return json;
  }

  private static ObjectNode special(int id, String content) {
    return JSON.objectNode()
        .put("id", id)
        .put("content", content)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", true);
  }

  private static ObjectNode byteLevel(boolean prefixSpace) {
    return JSON.objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", prefixSpace)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }

  private static ObjectNode model(int vocabularySize) {
    ObjectNode model = JSON.objectNode().put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
    ObjectNode vocabulary = model.putObject("vocab");
    vocabulary(vocabularySize).forEach(vocabulary::put);
    model.putArray("merges");
    return model;
  }

  /** Token to id. */
  static Map<String, Integer> vocabulary(int size) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    ids.put(BEGIN, BEGIN_ID);
    ids.put(END, END_ID);
    ids.put(PADDING, PADDING_ID);
    int escaped = 0;
    for (int value = 0; value < BYTES; value++) {
      ids.put(Character.toString(isPrintable(value) ? value : BYTES + escaped++), ids.size());
    }
    for (int word = 0; ids.size() < size; word++) {
      ids.put(SPACE + letters(word), ids.size());
    }
    return ids;
  }

  /** Bytes that stand for themselves in GPT-2's byte-level alphabet. */
  private static boolean isPrintable(int value) {
    return (value >= '!' && value <= '~')
        || (value >= 0xA1 && value <= 0xAC)
        || (value >= 0xAE && value <= 0xFF);
  }

  /** a, b, ..., z, aa, ab, ... */
  private static String letters(int word) {
    StringBuilder letters = new StringBuilder();
    for (int rest = word; rest >= 0; rest = rest / LETTERS - 1) {
      letters.append((char) ('a' + rest % LETTERS));
    }
    return letters.reverse().toString();
  }
}
