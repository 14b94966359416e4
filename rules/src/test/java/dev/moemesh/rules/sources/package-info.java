/** Rules about single source files, checked on javac's syntax trees. */
@NullMarked
package dev.moemesh.rules.sources;

import org.jspecify.annotations.NullMarked;
