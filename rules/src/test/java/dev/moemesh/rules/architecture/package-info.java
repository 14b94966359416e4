/** Rules about which class may use which, checked on class files by ArchUnit. */
@NullMarked
package dev.moemesh.rules.architecture;

import org.jspecify.annotations.NullMarked;
