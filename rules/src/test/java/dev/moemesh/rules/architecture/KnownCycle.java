package dev.moemesh.rules.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;

/**
 * An arrow between packages that closes a cycle and is still to be removed.
 *
 * @param from the package, below {@code dev.moemesh}, that uses the other
 * @param to the package, below {@code dev.moemesh}, that is used
 */
record KnownCycle(String from, String to) {
  DescribedPredicate<JavaClass> origin() {
    return resideInAPackage("dev.moemesh." + from);
  }

  DescribedPredicate<JavaClass> target() {
    return resideInAPackage("dev.moemesh." + to);
  }
}
