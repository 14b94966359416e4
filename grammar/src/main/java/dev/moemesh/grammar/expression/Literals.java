package dev.moemesh.grammar.expression;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One of many texts, as a tree over their bytes: ten thousand of them branch at most 256 ways. */
public final class Literals {

  private final Map<Byte, Literals> children = new TreeMap<>();
  private boolean end;

  private Literals() {}

  /** The expression that matches each of the texts. */
  public static Expression of(Iterable<String> texts) {
    Literals root = new Literals();
    for (String text : texts) {
      root.add(text.getBytes(StandardCharsets.UTF_8));
    }
    return root.expression();
  }

  private void add(byte[] text) {
    Literals node = this;
    for (byte value : text) {
      node = node.children.computeIfAbsent(value, _ -> new Literals());
    }
    node.end = true;
  }

  private Expression expression() {
    List<Expression> alternatives = new ArrayList<>();
    if (end) {
      alternatives.add(Expression.EMPTY);
    }
    children.forEach((value, child) -> alternatives.add(branch(value, child)));
    return Expression.choice(alternatives);
  }

  /** Follows the branch as far as it does not fork, so that long texts do not nest. */
  private static Expression branch(byte value, Literals child) {
    List<Expression> parts = new ArrayList<>();
    parts.add(new Expression.Bytes(ByteSet.of(value & 0xff)));
    Literals node = child;
    while (!node.end && node.children.size() == 1) {
      Map.Entry<Byte, Literals> only = node.children.entrySet().iterator().next();
      parts.add(new Expression.Bytes(ByteSet.of(only.getKey() & 0xff)));
      node = only.getValue();
    }
    if (!(node.end && node.children.isEmpty())) {
      parts.add(node.expression());
    }
    return new Expression.Sequence(parts);
  }
}
