package dev.moemesh.rules.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Records are data and may have any number of components; enum constants are data too. */
class ConstructorParametersTest {
  private static final int MOST_PARAMETERS = 6;

  /** Classes with more, each with its reason. */
  private static final Map<String, String> EXCEPTIONS =
      Map.of("Sequence", "one collaborator, the pool of its blocks; the others are values");

  private final Map<String, String> found = new TreeMap<>();

  @Test
  void aClassIsGivenAtMostSixCollaborators() {
    SourceFiles.MAIN.forEach(file -> new Constructors(file).scan(file.tree(), null));

    List<String> tooMany =
        found.entrySet().stream()
            .filter(entry -> !EXCEPTIONS.containsKey(entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();

    assertThat(tooMany)
        .as(
            "constructors of more than %s parameters; group what belongs together as a record,"
                + " or split the class",
            MOST_PARAMETERS)
        .isEmpty();
    assertThat(found.keySet())
        .as("classes to remove from EXCEPTIONS: their constructors have few enough")
        .containsAll(EXCEPTIONS.keySet());
  }

  private final class Constructors extends TreePathScanner<Void, Void> {
    private final SourceFile file;
    private final List<String> enclosing = new ArrayList<>();

    Constructors(SourceFile file) {
      this.file = file;
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      enclosing.add(type.getSimpleName().toString());
      super.visitClass(type, null);
      enclosing.removeLast();
      return null;
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      Tree owner = getCurrentPath().getParentPath().getLeaf();
      if (owner.getKind() == Tree.Kind.CLASS
          && method.getReturnType() == null
          && method.getParameters().size() > MOST_PARAMETERS) {
        String name = String.join(".", enclosing);
        found.put(
            name,
            "%s: %s has %d"
                .formatted(file.place(getCurrentPath()), name, method.getParameters().size()));
      }
      return super.visitMethod(method, null);
    }
  }
}
