package dev.moemesh.grammar.json;

import java.util.Map;
import java.util.Optional;

/**
 * Formats that a regular expression decides, restricted to the values that every reader accepts.
 * Dates exist in each year, times have no leap seconds, and addresses have no comments. Pure.
 */
final class Formats {
  private static final String DATE =
      "(?:19|20)[0-9]{2}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))";
  private static final String TIME =
      "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,6})?(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])";
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9]|-[a-zA-Z0-9]){0,20}";
  private static final String HOST = LABEL + "(?:\\." + LABEL + "){0,3}";
  private static final String HEX = "[0-9a-fA-F]";

  private static final Map<String, String> PATTERNS =
      Map.ofEntries(
          Map.entry("date", DATE),
          Map.entry("time", TIME),
          Map.entry("date-time", DATE + "T" + TIME),
          Map.entry(
              "duration",
              "P(?:[0-9]{1,4}W|[0-9]{1,4}Y(?:[0-9]{1,4}M(?:[0-9]{1,4}D)?)?|[0-9]{1,4}M(?:[0-9]{1,4}D)?|[0-9]{1,4}D(?:T[0-9]{1,4}H)?|T[0-9]{1,4}(?:H(?:[0-9]{1,4}M(?:[0-9]{1,4}S)?)?|M(?:[0-9]{1,4}S)?|S))"),
          Map.entry(
              "uuid", HEX + "{8}-" + HEX + "{4}-" + HEX + "{4}-" + HEX + "{4}-" + HEX + "{12}"),
          Map.entry(
              "email",
              "[a-zA-Z0-9_+-]{1,32}(?:\\.[a-zA-Z0-9_+-]{1,16}){0,2}@" + LABEL + "\\.[a-zA-Z]{2,6}"),
          Map.entry("ipv4", "(?:" + OCTET + "\\.){3}" + OCTET),
          Map.entry("ipv6", "(?:" + HEX + "{1,4}:){7}" + HEX + "{1,4}"),
          Map.entry("hostname", HOST),
          Map.entry(
              "uri",
              "https?://"
                  + HOST
                  + "(?::[1-9][0-9]{0,3})?(?:/[a-zA-Z0-9_.~-]{0,40}){0,8}(?:\\?[a-zA-Z0-9_.~=&-]{0,60})?"),
          Map.entry("regex", "[a-zA-Z0-9_]{0,40}"),
          Map.entry("json-pointer", "(?:/(?:[a-zA-Z0-9_.-]|~[01]){0,40}){0,8}"));

  /** Formats whose texts include all those of a plainer one. */
  private static final Map<String, String> PLAINER =
      Map.of(
          "idn-email", "email",
          "idn-hostname", "hostname",
          "iri", "uri",
          "uri-reference", "uri",
          "iri-reference", "uri",
          "uri-template", "uri");

  private static final String RELATIVE_JSON_POINTER = "relative-json-pointer";

  private Formats() {}

  /**
   * The pattern of a format; empty for one that the specification does not know, which is an
   * annotation.
   */
  static Optional<String> pattern(String format) {
    if (format.equals(RELATIVE_JSON_POINTER)) {
      return Optional.of("(?:0|[1-9][0-9]{0,2})(?:#|" + PATTERNS.get("json-pointer") + ")");
    }
    return Optional.ofNullable(PATTERNS.get(PLAINER.getOrDefault(format, format)));
  }
}
