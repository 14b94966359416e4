package dev.moemesh.gateway.served;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Models for tests, without files: each byte is a token, and 256 ends a sequence. */
public final class Models {
  public static final int END = 256;
  public static final int VOCABULARY = 300;
  public static final int CONTEXT = 64;
  public static final Instant SINCE = Instant.ofEpochSecond(1_700_000_000);

  private Models() {}

  /** Named "tiny"; its template writes {@code role: content} and a line break for each message. */
  public static ServedModel tiny() {
    return model(
        prompt -> {
          StringBuilder text = new StringBuilder();
          prompt
              .messages()
              .forEach(
                  message ->
                      text.append(message.get("role"))
                          .append(": ")
                          .append(flat(message.get("content")))
                          .append('\n'));
          prompt.arguments().forEach((name, value) -> text.append(name).append('=').append(value));
          return text.append(prompt.addGenerationPrompt() ? "assistant: " : "").toString();
        });
  }

  private static Object flat(@Nullable Object content) {
    return content instanceof List<?> parts
        ? String.join(
            "|", parts.stream().map(part -> (String) ((Map<?, ?>) part).get("text")).toList())
        : String.valueOf(content);
  }

  /** As {@link #tiny}, but with a template of its own. */
  public static ServedModel rendering(ChatRenderer renderer) {
    return model(renderer);
  }

  public static ServedModel withoutTemplate() {
    return model(null);
  }

  private static ServedModel model(@Nullable ChatRenderer renderer) {
    ModelFacts facts = new ModelFacts(CONTEXT, VOCABULARY, 2);
    return new ServedModel("tiny", SINCE, facts, new Bytes(), Set.of(END), renderer);
  }

  /** The tokens of a text. */
  public static List<Integer> tokens(String text) {
    return new Bytes().encode(text, false);
  }

  private static final class Bytes implements Text {
    @Override
    public int longestToken() {
      return 1;
    }

    @Override
    public List<Integer> encode(String text, boolean addSpecialTokens) {
      List<Integer> ids = new ArrayList<>();
      for (byte value : text.getBytes(UTF_8)) {
        ids.add(Byte.toUnsignedInt(value));
      }
      return ids;
    }

    @Override
    public String decode(List<Integer> tokenIds, boolean specialTokens) {
      Detokenizer detokenizer = detokenizer(List.of(), specialTokens);
      StringBuilder text = new StringBuilder();
      tokenIds.forEach(id -> text.append(detokenizer.append(id)));
      return text.append(detokenizer.flush()).toString();
    }

    @Override
    public String name(int tokenId) {
      return tokenId < 256 ? "<" + tokenId + ">" : "<end>";
    }

    @Override
    public byte[] bytes(int tokenId) {
      return tokenId < 256 ? new byte[] {(byte) tokenId} : "<end>".getBytes(UTF_8);
    }

    @Override
    public Detokenizer detokenizer(List<Integer> prompt, boolean specialTokens) {
      ByteDetokenizer detokenizer = new ByteDetokenizer(specialTokens);
      prompt.forEach(detokenizer::append);
      detokenizer.length = 0;
      return detokenizer;
    }
  }

  private static final class ByteDetokenizer implements Text.Detokenizer {
    private final boolean specialTokens;
    private final CharsetDecoder decoder =
        UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE);
    private ByteBuffer pending = ByteBuffer.allocate(0);
    private int length;
    private int offset;

    ByteDetokenizer(boolean specialTokens) {
      this.specialTokens = specialTokens;
    }

    @Override
    public String append(int tokenId) {
      offset = length;
      if (tokenId >= 256) {
        return specialTokens ? counted("<end>") : "";
      }
      byte[] held = new byte[pending.remaining() + 1];
      boolean continues = (tokenId & 0xc0) == 0x80;
      offset = pending.hasRemaining() && !continues ? length + 1 : length;
      pending.get(held, 0, held.length - 1);
      held[held.length - 1] = (byte) tokenId;
      pending = ByteBuffer.wrap(held);
      CharBuffer text = CharBuffer.allocate(8);
      decoder.decode(pending, text, false);
      return counted(text.flip().toString());
    }

    @Override
    public int offset() {
      return offset;
    }

    private String counted(String text) {
      length += text.codePointCount(0, text.length());
      return text;
    }

    @Override
    public String flush() {
      byte[] rest = Arrays.copyOfRange(pending.array(), pending.position(), pending.limit());
      return new String(rest, UTF_8);
    }
  }
}
