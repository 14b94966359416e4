package dev.moemesh.gateway.api;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a request.
 *
 * <p>A client may choose {@code visible}, and may use it twice. The {@code internal} name adds a
 * random suffix to it. So the mesh never mixes two requests of one name, and still shows the
 * client's name.
 *
 * @param visible as the client sees it, in {@code X-Request-Id}
 * @param internal as the mesh knows it: the key of the Kafka records
 */
public record RequestId(String visible, String internal) {
  public static final String HEADER = "X-Request-Id";

  private static final Pattern USABLE = Pattern.compile("[\\x20-\\x7e]{1,128}");

  /** The client's name if it is 1 to 128 printable ASCII characters, else a new one. */
  public static RequestId of(@Nullable String header, RandomGenerator random) {
    String visible = header != null && USABLE.matcher(header).matches() ? header : hex(random, 16);
    return new RequestId(visible, visible + "#" + hex(random, 6));
  }

  /** The mesh's name of the request for one of several prompts. */
  public String ofPrompt(int prompt, int prompts) {
    return prompts == 1 ? internal : internal + "-" + (prompt + 1);
  }

  private static String hex(RandomGenerator random, int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }
}
