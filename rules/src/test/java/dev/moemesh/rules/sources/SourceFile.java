package dev.moemesh.rules.sources;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePath;
import dev.moemesh.rules.Project;
import java.nio.file.Path;

/**
 * A parsed Java file. Names are as the source writes them: nothing is resolved.
 *
 * @param module the directory of the module that has the file
 * @param path of the file
 * @param tree its syntax
 * @param docs the documentation comments of all files that were parsed together
 */
public record SourceFile(Path module, Path path, CompilationUnitTree tree, DocTrees docs) {
  /** The name of the file's package. */
  public String packageName() {
    return String.valueOf(tree.getPackageName());
  }

  /** The line of a node, counted from 1. */
  public long lineOf(TreePath node) {
    return lineOf(docs.getSourcePositions().getStartPosition(tree, node.getLeaf()));
  }

  /** The line of an offset in the file, counted from 1. */
  public long lineOf(long offset) {
    return tree.getLineMap().getLineNumber(offset);
  }

  /** The place of a node as an error names it. */
  public String place(TreePath node) {
    return Project.nameOf(path) + ":" + lineOf(node);
  }
}
