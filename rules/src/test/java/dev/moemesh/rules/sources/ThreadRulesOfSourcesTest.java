package dev.moemesh.rules.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.junit.jupiter.api.Test;

class ThreadRulesOfSourcesTest {
  /** Packages whose state belongs to the one thread of their process's loop. */
  private static final List<String> CONFINED_TO_THE_LOOP =
      List.of(
          "dev.moemesh.attention.batching",
          "dev.moemesh.attention.engine",
          "dev.moemesh.attention.memory",
          "dev.moemesh.attention.overlap",
          "dev.moemesh.attention.routing",
          "dev.moemesh.attention.sampling",
          "dev.moemesh.contract.colocated",
          "dev.moemesh.contract.frame",
          "dev.moemesh.expert.batching",
          "dev.moemesh.router.combining",
          "dev.moemesh.router.dispatch",
          "dev.moemesh.router.gating",
          "dev.moemesh.router.pods");

  private final List<String> found = new ArrayList<>();

  @Test
  void noTestSleeps() {
    SourceFiles.TESTS.forEach(
        file ->
            new TreePathScanner<Void, Void>() {
              @Override
              public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
                if (call.getMethodSelect() instanceof MemberSelectTree method
                    && method.getIdentifier().contentEquals("sleep")) {
                  found.add(file.place(getCurrentPath()) + ": " + call);
                }
                return super.visitMethodInvocation(call, null);
              }
            }.scan(file.tree(), null));

    assertThat(found)
        .as("tests that sleep; move an injected clock, or wait for a condition with a deadline")
        .isEmpty();
  }

  @Test
  void nothingConfinedToTheLoopTakesALock() {
    SourceFiles.MAIN.stream()
        .filter(file -> CONFINED_TO_THE_LOOP.contains(file.packageName()))
        .forEach(file -> new Locks(file).scan(file.tree(), null));

    assertThat(found)
        .as("locks in packages that one thread owns; run the code on the loop instead")
        .isEmpty();
  }

  @Test
  void theConfinedPackagesExist() {
    List<String> packages = SourceFiles.MAIN.stream().map(SourceFile::packageName).toList();

    assertThat(packages)
        .as("rename them in CONFINED_TO_THE_LOOP")
        .containsAll(CONFINED_TO_THE_LOOP);
  }

  private final class Locks extends TreePathScanner<Void, Void> {
    private final SourceFile file;

    Locks(SourceFile file) {
      this.file = file;
    }

    @Override
    public Void visitSynchronized(SynchronizedTree block, Void nothing) {
      add(getCurrentPath());
      return super.visitSynchronized(block, null);
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      if (method.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED)) {
        add(getCurrentPath());
      }
      return super.visitMethod(method, null);
    }

    private void add(TreePath place) {
      found.add(file.place(place) + ": synchronized");
    }
  }
}
