package dev.moemesh.jinja;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The named blocks of the template that is rendered, which nothing can override.
 *
 * @param root the template's own variables, all that an unscoped block sees
 */
record Blocks(Map<String, Statement.Block> byName, Scope root) {

  /** Variables for an unscoped block. */
  Scope scope() {
    return root.inner();
  }

  List<Statement> body(Statement.Block block) {
    if (block.required()) {
      throw TemplateException.evaluation("Required block '" + block.name() + "' not found");
    }
    return block.body();
  }

  /** The variable {@code self}, which renders blocks by name. */
  Value reference(Renderer renderer) {
    return new Value.Instance(
        "TemplateReference",
        name -> Optional.ofNullable(byName.get(name)).map(block -> callable(block, renderer)),
        Optional.empty());
  }

  private Value callable(Statement.Block block, Renderer renderer) {
    return new Value.Callable(
        block.name(),
        arguments -> {
          arguments.bind("self." + block.name());
          return new Value.Str(renderer.captureCall(body(block), scope()));
        });
  }
}
