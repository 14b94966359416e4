package dev.moemesh.rules.prose;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePathScanner;
import dev.moemesh.rules.Project;
import dev.moemesh.rules.sources.SourceFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts the documentation comments of a Java file into paragraphs, list items and block tags. */
final class JavadocPassages extends TreePathScanner<@Nullable Void, List<Passage>> {
  private static final String BEGIN = "/**";

  private final SourceFile source;
  private final String text;

  private JavadocPassages(SourceFile source) {
    this.source = source;
    this.text = Project.read(source.path());
  }

  static List<Passage> of(SourceFile source) {
    List<Passage> passages = new ArrayList<>();
    new JavadocPassages(source).scan(source.tree(), passages);
    return List.copyOf(passages);
  }

  @Override
  public @Nullable Void visitPackage(PackageTree tree, List<Passage> passages) {
    comment(passages);
    return super.visitPackage(tree, passages);
  }

  @Override
  public @Nullable Void visitClass(ClassTree tree, List<Passage> passages) {
    comment(passages);
    return super.visitClass(tree, passages);
  }

  @Override
  public @Nullable Void visitMethod(MethodTree tree, List<Passage> passages) {
    comment(passages);
    return super.visitMethod(tree, passages);
  }

  @Override
  public @Nullable Void visitVariable(VariableTree tree, List<Passage> passages) {
    comment(passages);
    return super.visitVariable(tree, passages);
  }

  private void comment(List<Passage> passages) {
    if (source.docs().getDocComment(getCurrentPath()) == null) {
      return;
    }
    long declared =
        source
            .docs()
            .getSourcePositions()
            .getStartPosition(source.tree(), getCurrentPath().getLeaf());
    int begin = text.lastIndexOf(BEGIN, Math.toIntExact(declared));
    int end = begin < 0 ? begin : text.indexOf("*/", begin);
    if (end > begin) {
      String comment = text.substring(begin + BEGIN.length(), end);
      int line = Math.toIntExact(source.lineOf(begin));
      passages.addAll(JavadocText.passages(source.path(), line, comment));
    }
  }
}
